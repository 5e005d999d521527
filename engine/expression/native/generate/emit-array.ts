import type { ArrayNode, Ast } from '../ast.ts'
import { listSteps, markedListSteps, markList } from '../compile-operator.ts'
import { push, pushAll } from '../sequence.ts'
import { type Emission, type Site, within } from './emit.ts'
import { inMode } from './emit-data.ts'
import { isSettled } from './settled.ts'
import type { Mode, Value } from './value.ts'

/** `[…]`: the values in order; lists that are no constructors themselves are joined in. */
export function emitArray(node: ArrayNode, { mode, emission }: Site): Value {
  const { writer } = emission
  const marked = node.consarray === true
  const parts: Mode = !marked && node.expressions.every(isWhole) ? mode : 'value'
  const inner = parts === 'data' ? emission : within(emission, { counter: undefined })
  writer.line(`run.spend(${marked ? markedListSteps : listSteps})`)
  const list = writer.local('[]')
  for (const item of node.expressions) addItem(list, item, parts, inner)
  if (marked) writer.line(`${writer.constant(markList)}(${list})`)
  const value: Value = { code: list, kind: 'list', optional: false, clean: parts === 'data' }
  return parts === 'data' ? value : inMode(value, mode, emission)
}

// Whether a part becomes one entry, or none.
function isWhole(node: Ast): boolean {
  return isConstructor(node) || isSettled(node)
}

function isConstructor(node: Ast): boolean {
  return node.type === 'unary' && node.value === '['
}

function addItem(list: string, item: Ast, mode: Mode, emission: Emission): void {
  const { writer } = emission
  const value = emission.emit(item, mode)
  const one = isConstructor(item) || (value.kind !== 'unknown' && value.kind !== 'list')
  const add = writer.constant(one ? push : pushAll)
  const line = `${add}(${list}, ${value.code}, run)`
  writer.line(one && value.optional ? `if (${value.code} !== undefined) ${line}` : line)
}
