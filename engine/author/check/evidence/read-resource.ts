import type { ListSpec, RawRecord } from '../../../host.ts'
import { isObject } from '../../../json/json.ts'
import { jsonPointer } from '../../../json/pointer.ts'
import { type FieldOutput, outputsOf } from '../trace/outputs.ts'
import type { Environment, Slot } from '../trace/slot.ts'
import { type CallEvidence, pagesOf } from './call-evidence.ts'
import type { Origins } from './origins.ts'
import { valueAtKeys } from './parameter-place.ts'
import type { CaseEvidence } from './read-case.ts'
import { type Reading, slotsIn } from './reading.ts'

/** What fixtures show of a resource. */
export type ResourceEvidence = {
  readonly name: string
  /** Keys of the call that says how its records are mapped: that of the list, or of one record. */
  readonly path: readonly string[]
  readonly list: ListSpec
  readonly cases: readonly CaseEvidence[]
  /** The records, as `response_mapping` sees them. */
  readonly records: readonly Environment[]
  readonly fields: readonly FieldOutput[]
  /** The expressions that find records, and those over records. */
  readonly slots: readonly Slot[]
}

type ResourceCases = Pick<ResourceEvidence, 'name' | 'path' | 'list' | 'cases'>

const mostRecords = 200

/** Evaluates the expressions over records, and those that find them. */
export function readResource(
  { name, path: own, list, cases }: ResourceCases,
  reading: Reading,
): ResourceEvidence {
  const all = cases.flatMap((shownBy) =>
    shownBy.lists.flatMap((call) => recordEnvironments(shownBy, call, reading.origins)),
  )
  const records = all.filter(({ roots }) => isObject(roots.response)).slice(0, mostRecords)
  const slotsAt = (path: readonly string[], environments: readonly Environment[]) => {
    const part = valueAtKeys(reading.mapping.config, path)
    return slotsIn(reading, { part, path, closed: true }, environments)
  }
  const mapped = slotsAt([...own, 'response_mapping'], records)
  const found = callsIn(cases).flatMap((call) => recordExpressions(reading, cases, call))
  const filters = filtersIn(reading, cases).map(({ path, of }) =>
    slotsAt(
      path,
      records.filter(({ shownBy }) => of.includes(shownBy)),
    ),
  )
  const fields = mapped.flatMap((slot) => outputsOf(slot, slot.path.slice(own.length + 1)))
  return {
    name,
    path: own,
    list,
    cases,
    records,
    fields,
    slots: [...found, ...filters.flat(), ...mapped],
  }
}

/** Keys of the calls that cases make, each once. */
export function callsIn(cases: readonly CaseEvidence[]): readonly (readonly string[])[] {
  const calls = cases.flatMap(({ lists, joins }) => [...lists, ...joins].map(({ path }) => path))
  return [...new Map(calls.map((path) => [path.join(), path])).values()]
}

type Filter = { readonly path: readonly string[]; readonly of: readonly CaseEvidence[] }

// One record is got by the filter of the list, where it has none of its own.
function filtersIn({ mapping }: Reading, cases: readonly CaseEvidence[]): readonly Filter[] {
  const filters = new Map<string, { path: readonly string[]; of: CaseEvidence[] }>()
  for (const shownBy of cases) {
    const homes = [shownBy.path, [...shownBy.path.slice(0, 2), 'list']]
    const path = homes
      .map((home) => [...home, 'record_filter'])
      .find((keys) => valueAtKeys(mapping.config, keys) !== undefined)
    if (path === undefined) continue
    const held = filters.get(path.join()) ?? { path, of: [] }
    held.of.push(shownBy)
    filters.set(path.join(), held)
  }
  return [...filters.values()]
}

// What finds the records in the good answers of a call.
function recordExpressions(
  reading: Reading,
  cases: readonly CaseEvidence[],
  call: readonly string[],
): Slot[] {
  const environments = cases.flatMap((shownBy) =>
    [...shownBy.lists, ...shownBy.joins]
      .filter(({ path }) => path.join() === call.join())
      .flatMap((own) =>
        pagesOf(own).map(({ exchange }): Environment => {
          const { body, headers, at } = exchange
          return { roots: { ...own.open.roots, body, headers }, shownBy, at }
        }),
      ),
  )
  const path = [...call, 'response_expression']
  const part = valueAtKeys(reading.mapping.config, path)
  return slotsIn(reading, { part, path, closed: true }, environments)
}

function recordEnvironments(
  shownBy: CaseEvidence,
  call: CallEvidence,
  origins: Origins,
): Environment[] {
  return pagesOf(call).flatMap(({ exchange, found, index }) =>
    (found?.records ?? []).map((raw) => {
      const at = origins.of(raw.source) ?? recordPlace(raw, exchange.at)
      const firstIndex = found?.nested === true ? 0 : index
      const roots = {
        ...rootsOf(raw, shownBy, call),
        index: raw.index === undefined ? undefined : firstIndex + raw.index,
      }
      return { roots: { ...roots, headers: exchange.headers }, shownBy, at }
    }),
  )
}

function recordPlace({ list, at }: RawRecord, exchange: Environment['at']): Environment['at'] {
  if (exchange === undefined) return undefined
  const pointer = `${exchange.pointer}/response/body${list}${jsonPointer([at])}`
  return { file: exchange.file, pointer }
}

function rootsOf(raw: RawRecord, { fixture, plan, before }: CaseEvidence, { item }: CallEvidence) {
  const parents = item === undefined ? raw.parents : [...raw.parents, item]
  const { query, context } = plan.roots
  const rawQuery = fixture.content.query ?? {}
  return {
    response: raw.record,
    parent: parents[0],
    parents,
    query,
    rawQuery,
    context,
    before,
    item,
  }
}
