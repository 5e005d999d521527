import type { Ast } from '../../../expression/native/ast.ts'
import { isObject } from '../../../json/json.ts'
import { bare, fieldsOf, giverOf } from '../trace/node-shape.ts'
import type { Environment, Slot } from '../trace/slot.ts'

/** The message that `error_mapping` gives, as the engine makes one text of it. */
export function messageOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined
  const parts = [value.message]
    .flat(3)
    .filter((part) => typeof part === 'string' || typeof part === 'number')
  const text = parts.map(String).join('; ').trim()
  return text === '' ? undefined : text
}

type Lost = { readonly environment: Environment; readonly depth: number }

/** The part of the object that gives the message; of a list of texts, the first, or for a text below others one that is empty. */
export function messageNode(slot: Slot, giver: Ast, { environment, depth }: Lost): Ast {
  const field = fieldsOf(giver).find(({ name }) => name === 'message')
  if (field === undefined) return giver
  const node = bare(field.node)
  const items = node.type === 'unary' && node.value === '[' ? node.expressions : []
  const isEmpty = (item: Ast) => slot.eventIn(item, environment)?.value === undefined
  const empty = depth > 0 ? items.find(isEmpty) : undefined
  return giverOf(slot, empty ?? items[0] ?? node, environment)
}
