import type { Ast } from '../../../expression/native/ast.ts'
import { fieldsOf } from './node-shape.ts'
import type { Slot } from './slot.ts'

/** A field of the unified record, and the node of an expression that gives it. */
export type FieldOutput = {
  readonly path: readonly string[]
  readonly slot: Slot
  readonly node: Ast
}

/** The fields that an expression gives: its own, and those of the objects that it makes. */
export function outputsOf(slot: Slot, path: readonly string[]): readonly FieldOutput[] {
  return outputsBelow(slot, path, slot.tree)
}

function outputsBelow(slot: Slot, path: readonly string[], node: Ast): readonly FieldOutput[] {
  const inner = fieldsOf(node)
  if (inner.length === 0) return [{ path, slot, node }]
  return inner.flatMap((field) => outputsBelow(slot, [...path, field.name], field.node))
}
