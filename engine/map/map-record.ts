import type { ListSpec, MappedField, RecordMapping, Slot } from '../compile/connector.ts'
import { ExpressionError } from '../expression/expression-error.ts'
import { isTruthy } from '../json/is-truthy.ts'
import { isObject, ownValue, setOwn } from '../json/json.ts'
import { jsonPointer } from '../json/pointer.ts'
import type { RecordProblem } from './problem.ts'

/** Values that a mapping can read, by root. */
export type MappingRoots = {
  readonly response: unknown
  readonly parent: unknown
  readonly index: number
  readonly query: unknown
  readonly rawQuery: unknown
  readonly context: unknown
  readonly before: unknown
  readonly headers: unknown
  readonly item: unknown
}

/** A unified record, or what kept it from becoming one; `skipped` when the mapping does not count it. */
export type MappedRecord =
  | { readonly kind: 'mapped'; readonly unified: Readonly<Record<string, unknown>> }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'refused'; readonly problems: readonly RecordProblem[] }

/** Maps one record field by field. Never rejects: trouble with a record is a value. */
export async function mapRecord(
  list: Pick<ListSpec, 'mapping' | 'recordFilter'>,
  roots: MappingRoots,
): Promise<MappedRecord> {
  if (!isObject(roots.response)) {
    const reason = `Record is ${roots.response === null ? 'null' : `a ${typeof roots.response}`}, not an object`
    return { kind: 'refused', problems: [{ code: 'unmappable_record', field: '', reason }] }
  }
  if (list.recordFilter !== undefined) {
    const counted = await runSlot(list.recordFilter, roots, '')
    if ('problem' in counted) return { kind: 'refused', problems: [counted.problem] }
    if (!isTruthy(counted.value)) return { kind: 'skipped' }
  }
  const { mapping } = list
  if (mapping.kind === 'fields') return mapFields(mapping.fields, roots, {})
  return mapWhole(mapping, roots)
}

async function mapFields(
  fields: readonly MappedField[],
  roots: MappingRoots,
  unified: Record<string, unknown>,
): Promise<MappedRecord> {
  const problems: RecordProblem[] = []
  for (const { path, slot, list } of fields) {
    const result = await runSlot(slot, roots, jsonPointer(path))
    if ('problem' in result) problems.push(result.problem)
    else if (result.value !== undefined) setAt(unified, path, asList(result.value, list))
  }
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'mapped', unified }
}

type WholeMapping = Extract<RecordMapping, { kind: 'whole' }>

async function mapWhole(mapping: WholeMapping, roots: MappingRoots): Promise<MappedRecord> {
  const result = await runSlot(mapping.slot, roots, '')
  if ('problem' in result) return { kind: 'refused', problems: [result.problem] }
  if (!isObject(result.value)) {
    const reason = 'The mapping gives no object'
    return { kind: 'refused', problems: [{ code: 'unmappable_record', field: '', reason }] }
  }
  for (const path of mapping.without) removeAt(result.value, path)
  return mapFields(mapping.fields, roots, result.value)
}

type SlotResult = { readonly value: unknown } | { readonly problem: RecordProblem }

async function runSlot(slot: Slot, roots: MappingRoots, field: string): Promise<SlotResult> {
  try {
    return { value: await slot.expression.evaluate(roots) }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const { path, file, line } = slot.where
    const reason = `${error.message} (${error.code}, in "${path}" at ${file}:${line})`
    return { problem: { code: 'unmappable_record', field, reason } }
  }
}

// JSONata gives a list of one as the bare entry; where the schema says list, it stays one.
function asList(value: unknown, list: boolean): unknown {
  return list && value !== null && !Array.isArray(value) ? [value] : value
}

function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path
  if (rest.length === 0) {
    setOwn(target, name, value)
    return
  }
  const held = ownValue(target, name)
  const inner = isObject(held) ? held : {}
  if (inner !== held) setOwn(target, name, inner)
  setAt(inner, rest, value)
}

function removeAt(target: unknown, path: readonly string[]): void {
  const [name = '', ...rest] = path
  if (!isObject(target)) return
  if (rest.length === 0) delete target[name]
  else removeAt(ownValue(target, name), rest)
}
