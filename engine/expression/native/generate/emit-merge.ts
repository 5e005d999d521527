import { isTrue } from '../../truth.ts'
import type { ArrayNode, Ast, CallNode, ConditionNode, ObjectNode } from '../ast.ts'
import { listSteps } from '../compile-operator.ts'
import { isMarked } from '../is-marked.ts'
import { isFixedObject, type Site } from './emit.ts'
import { emitMembers, emitPairs, type Field, setMembers } from './emit-object.ts'
import { truthOf, type Value } from './value.ts'

/** `$merge` of objects that stand in the call, as conditions choose them: one object. Undefined for other calls. */
export function emitMerge(node: CallNode, site: Site): Value | undefined {
  const [list] = node.arguments
  if (list === undefined || node.arguments.length !== 1 || !isListOfObjects(list)) return undefined
  const { writer } = site.emission
  writer.line(`run.spend(${listSteps})`)
  const waiting = [...(list as ArrayNode).expressions]
  const target = emitMembers(leadingFields(waiting, site), writer)
  for (const part of waiting) addPart(target.code, part, site)
  return { ...target, clean: site.mode === 'data' }
}

function isListOfObjects(node: Ast): boolean {
  if (node.type !== 'unary' || node.value !== '[' || isMarked(node)) return false
  return node.expressions.every(isObject)
}

function isObject(node: Ast | undefined): boolean {
  if (node === undefined || isMarked(node)) return false
  if (node.type !== 'condition') return isFixedObject(node)
  const { then, else: otherwise } = node as ConditionNode
  return isObject(then) && isObject(otherwise)
}

// The fields of those at the beginning that are sure to come, each once.
function leadingFields(waiting: Ast[], site: Site): readonly Field[] {
  const fields: Field[] = []
  for (let [part] = waiting; part?.type === 'unary'; [part] = waiting) {
    const held = new Set(fields.map(({ key }) => key))
    const keys = (part as ObjectNode).lhs.map(([key]) => String((key as { value?: unknown }).value))
    if (keys.some((key) => held.has(key))) break
    fields.push(...pairsOf(part as ObjectNode, site))
    waiting.shift()
  }
  return fields
}

function pairsOf(node: ObjectNode, site: Site): readonly Field[] {
  site.emission.writer.line(`run.spend(${2 + 3 * node.lhs.length})`)
  return emitPairs(node, site)
}

function addPart(target: string, part: Ast, site: Site): void {
  const { writer, emit } = site.emission
  if (part.type !== 'condition') {
    setMembers(target, pairsOf(part as ObjectNode, site), writer)
    return
  }
  const { condition, then, else: otherwise } = part as ConditionNode
  const chosen = emit(condition, 'value')
  writer.line(`if (${truthOf(chosen, writer.constant(isTrue))}) {`)
  addPart(target, then, site)
  writer.line('} else {')
  addPart(target, otherwise as Ast, site)
  writer.line('}')
}
