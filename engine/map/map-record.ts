import type { ListSpec, MappedField, RecordMapping, Slot } from '../compile/connector.ts'
import type { RecordFunction } from '../expression/compile-record.ts'
import { ExpressionError } from '../expression/expression-error.ts'
import { isTrueResult } from '../expression/native/truth.ts'
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
  | { readonly kind: 'mapped'; readonly unified: Record<string, unknown> }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'refused'; readonly problems: readonly RecordProblem[] }

/** Results of interpreted slots for one record. */
export type Ready = ReadonlyMap<Slot, SlotResult>

/** Evaluates slots on the interpreter. Never rejects but for a fault of the engine. */
export async function evaluateInterpreted(
  slots: readonly Slot[],
  roots: MappingRoots,
): Promise<Ready> {
  const results = await Promise.all(
    slots.map(async (slot): Promise<[Slot, SlotResult]> => {
      try {
        return [slot, { value: await slot.expression.evaluate(roots) }]
      } catch (error) {
        return [slot, failure(slot, error)]
      }
    }),
  )
  return new Map(results)
}

type Mapped = Pick<ListSpec, 'mapping' | 'recordFilter'>

/** Maps one record. Never throws for what is wrong with the record: that is a value. */
export function mapRecord(list: Mapped, roots: MappingRoots, ready?: Ready): MappedRecord {
  if (!isObject(roots.response)) {
    const reason = `Record is ${roots.response === null ? 'null' : `a ${typeof roots.response}`}, not an object`
    return { kind: 'refused', problems: [{ code: 'unmappable_record', field: '', reason }] }
  }
  if (list.recordFilter !== undefined) {
    const counted = runSlot(list.recordFilter, { roots, ready, field: '' })
    if ('problem' in counted) return { kind: 'refused', problems: [counted.problem] }
    if (!isTrueResult(counted.value)) return { kind: 'skipped' }
  }
  const { mapping } = list
  if (mapping.kind === 'whole') return mapWhole(mapping, roots, ready)
  const unified = mapAtOnce(mapping.record, roots)
  return unified === undefined
    ? mapFields(mapping.fields, { roots, ready }, {})
    : { kind: 'mapped', unified }
}

// All fields at once; where one fails, evaluating them one by one tells which.
function mapAtOnce(
  record: RecordFunction | undefined,
  roots: MappingRoots,
): Record<string, unknown> | undefined {
  try {
    return record?.(roots)
  } catch {
    return undefined
  }
}

type Site = { readonly roots: MappingRoots; readonly ready: Ready | undefined }

function mapFields(
  fields: readonly MappedField[],
  site: Site,
  unified: Record<string, unknown>,
): MappedRecord {
  const problems: RecordProblem[] = []
  for (const { path, slot, list } of fields) {
    const result = runSlot(slot, { ...site, field: jsonPointer(path) })
    if ('problem' in result) problems.push(result.problem)
    else if (result.value !== undefined) setAt(unified, path, asList(result.value, list))
  }
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'mapped', unified }
}

type WholeMapping = Extract<RecordMapping, { kind: 'whole' }>

function mapWhole(
  mapping: WholeMapping,
  roots: MappingRoots,
  ready: Ready | undefined,
): MappedRecord {
  const result = runSlot(mapping.slot, { roots, ready, field: '' })
  if ('problem' in result) return { kind: 'refused', problems: [result.problem] }
  if (!isObject(result.value)) {
    const reason = 'The mapping gives no object'
    return { kind: 'refused', problems: [{ code: 'unmappable_record', field: '', reason }] }
  }
  // What the expression gives may be a part of the provider's record, which stays as it is.
  const changed = mapping.without.length + mapping.fields.length > 0
  const unified = changed ? structuredClone(result.value) : { ...result.value }
  for (const path of mapping.without) removeAt(unified, path)
  return mapFields(mapping.fields, { roots, ready }, unified)
}

type SlotResult = { readonly value: unknown } | { readonly problem: RecordProblem }

function runSlot(
  slot: Slot,
  { roots, ready, field }: Site & { readonly field: string },
): SlotResult {
  const held = ready?.get(slot)
  if (held !== undefined) return 'problem' in held ? atField(held.problem, field) : held
  try {
    return { value: slot.expression.evaluate(roots) }
  } catch (error) {
    return atField(failure(slot, error).problem, field)
  }
}

function atField(problem: RecordProblem, field: string): SlotResult {
  return { problem: { ...problem, field } }
}

function failure(slot: Slot, error: unknown): { readonly problem: RecordProblem } {
  if (!(error instanceof ExpressionError)) throw error
  const { path, file, line } = slot.where
  const reason = `${error.message} (${error.code}, in "${path}" at ${file}:${line})`
  return { problem: { code: 'unmappable_record', field: '', reason } }
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
