import type { ListSpec, RawRecord } from '../../../host.ts'
import { isObject } from '../../../json/json.ts'
import { jsonPointer } from '../../../json/pointer.ts'
import { type FieldOutput, outputsOf } from '../trace/outputs.ts'
import type { Environment, Slot } from '../trace/slot.ts'
import type { Origins } from './origins.ts'
import { valueAtKeys } from './parameter-place.ts'
import { type CallEvidence, type CaseEvidence, pagesOf } from './read-case.ts'
import { type Reading, slotsIn } from './reading.ts'

/** What fixtures show of a resource. */
export type ResourceEvidence = {
  readonly name: string
  readonly list: ListSpec
  readonly cases: readonly CaseEvidence[]
  /** The records, as `response_mapping` sees them. */
  readonly records: readonly Environment[]
  readonly fields: readonly FieldOutput[]
  /** The expressions that find records, and those over records. */
  readonly slots: readonly Slot[]
}

type ResourceCases = Pick<ResourceEvidence, 'name' | 'list' | 'cases'>

const mostRecords = 200

/** Evaluates the expressions over records, and those that find them. */
export function readResource(
  { name, list, cases }: ResourceCases,
  reading: Reading,
): ResourceEvidence {
  const all = cases.flatMap((shownBy) =>
    shownBy.lists.flatMap((call) => recordEnvironments(shownBy, call, reading.origins)),
  )
  const records = all.filter(({ roots }) => isObject(roots.response)).slice(0, mostRecords)
  const stated = reading.mapping.config.resources[name]?.list
  const own = ['resources', name, 'list']
  const slotsAt = (key: 'record_filter' | 'response_mapping') =>
    slotsIn(reading, { part: stated?.[key], path: [...own, key], closed: true }, records)
  const mapped = slotsAt('response_mapping')
  const found = [own, ...list.before.map((spec) => [...own, 'before', spec.name])].flatMap((call) =>
    recordExpressions(reading, cases, call),
  )
  const fields = mapped.flatMap((slot) => outputsOf(slot, slot.path.slice(own.length + 1)))
  return {
    name,
    list,
    cases,
    records,
    fields,
    slots: [...found, ...slotsAt('record_filter'), ...mapped],
  }
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
