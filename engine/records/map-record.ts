import type { ListSpec, MappedField, RecordMapping } from '../compile/connector.ts'
import type { OverriddenField } from '../compile/override-facts.ts'
import type { RecordFunction } from '../expression/compile-record.ts'
import { isTrueResult } from '../expression/truth.ts'
import { isObject, ownValue, setOwn } from '../json/json.ts'
import { jsonPointer } from '../json/pointer.ts'
import type { RecordProblem } from './record-problem.ts'
import { type ExpressionResult, runExpression } from './run-expression.ts'

/** Values that a mapping can read, by root. */
export type MappingRoots = {
  readonly response: unknown
  readonly parent: unknown
  readonly parents: readonly unknown[]
  readonly index: number | undefined
  readonly query: unknown
  readonly rawQuery: unknown
  readonly context: unknown
  readonly before: unknown
  readonly headers: unknown
  readonly item: unknown
}

/** A unified record, or why there is none; `dropped` when the mapping does not count it. */
export type MappedRecord =
  | { readonly kind: 'kept'; readonly unified: Record<string, unknown> }
  | { readonly kind: 'dropped' }
  | {
      readonly kind: 'refused'
      readonly problems: readonly RecordProblem[]
      /** The fields that could be mapped. */
      readonly partial?: Readonly<Record<string, unknown>>
    }

type Mapped = Pick<ListSpec, 'mapping' | 'recordFilter'>

/** The values of the overridden fields of a record, in their order. */
export type OverriddenValues = {
  readonly fields: readonly OverriddenField[]
  readonly results: readonly ExpressionResult[]
}

/**
 * Maps one record; `overridden` are fields that were evaluated elsewhere. Never throws for what is wrong with the
 * record: that is a value.
 */
export function mapRecord(
  list: Mapped,
  roots: MappingRoots,
  overridden?: OverriddenValues,
): MappedRecord {
  if (!isObject(roots.response)) {
    const reason = `Record is ${roots.response === null ? 'null' : `a ${typeof roots.response}`}, not an object`
    return { kind: 'refused', problems: [{ code: 'unmappable_record', field: '', reason }] }
  }
  if (list.recordFilter !== undefined) {
    const counted = runExpression(list.recordFilter, roots, '')
    if ('problem' in counted) return { kind: 'refused', problems: [counted.problem] }
    if (!isTrueResult(counted.value)) return { kind: 'dropped' }
  }
  const mapped = mapOwn(list.mapping, roots)
  return overridden === undefined || mapped.kind === 'dropped'
    ? mapped
    : putOver(mapped, overridden)
}

function mapOwn(mapping: RecordMapping, roots: MappingRoots): MappedRecord {
  if (mapping.kind === 'whole') return mapWhole(mapping, roots)
  const unified = mapAtOnce(mapping.record, roots)
  return unified === undefined ? mapFields(mapping.fields, roots, {}) : { kind: 'kept', unified }
}

type Undropped = Exclude<MappedRecord, { kind: 'dropped' }>

function putOver(mapped: Undropped, { fields, results }: OverriddenValues): MappedRecord {
  const unified = mapped.kind === 'kept' ? mapped.unified : { ...mapped.partial }
  const problems = mapped.kind === 'kept' ? [] : [...mapped.problems]
  fields.forEach(({ path, list }, index) => {
    const result = results[index] as ExpressionResult // one for each field
    if ('problem' in result) problems.push(result.problem)
    else if (result.value !== undefined) setAt(unified, path, asList(result.value, list))
  })
  return problems.length > 0
    ? { kind: 'refused', problems, partial: unified }
    : { kind: 'kept', unified }
}

// All fields at once; if one fails, they are evaluated one by one to find out which.
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

function mapFields(
  fields: readonly MappedField[],
  roots: MappingRoots,
  unified: Record<string, unknown>,
): MappedRecord {
  const problems: RecordProblem[] = []
  for (const { path, located, list } of fields) {
    const result = runExpression(located, roots, jsonPointer(path))
    if ('problem' in result) problems.push(result.problem)
    else if (result.value !== undefined) setAt(unified, path, asList(result.value, list))
  }
  return problems.length > 0
    ? { kind: 'refused', problems, partial: unified }
    : { kind: 'kept', unified }
}

type WholeMapping = Extract<RecordMapping, { kind: 'whole' }>

function mapWhole(mapping: WholeMapping, roots: MappingRoots): MappedRecord {
  const result = runExpression(mapping.located, roots, '')
  if ('problem' in result) return { kind: 'refused', problems: [result.problem] }
  if (!isObject(result.value)) {
    const reason = 'The mapping gives no object'
    return { kind: 'refused', problems: [{ code: 'unmappable_record', field: '', reason }] }
  }
  // What the expression gives may be a part of the provider's record, which stays as it is.
  const changed = mapping.without.length + mapping.fields.length > 0
  const unified = changed ? structuredClone(result.value) : { ...result.value }
  for (const path of mapping.without) removeAt(unified, path)
  return mapFields(mapping.fields, roots, unified)
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
  // What is held may be a part of the provider's record.
  const held = ownValue(target, name)
  const inner = isObject(held) ? { ...held } : {}
  setOwn(target, name, inner)
  setAt(inner, rest, value)
}

function removeAt(target: unknown, path: readonly string[]): void {
  const [name = '', ...rest] = path
  if (!isObject(target)) return
  if (rest.length === 0) delete target[name]
  else removeAt(ownValue(target, name), rest)
}
