import type { RefusedRecord } from '../../index.ts'
import { ownValue } from '../../json/json.ts'
import { matchRecords } from '../../replay/compare-records.ts'
import { exchangeNumbers, explainedValue } from '../../replay/explained-value.ts'
import type { CaseReport } from '../../replay/run-case.ts'
import type { PlayedCase } from './case-side.ts'
import { type Change, changeOf, type Sides } from './change.ts'
import { compareFields } from './compare-fields.ts'

/** What a change of a record says beside its kind. */
type Base = Pick<Change, 'resource' | 'case'>

/** How the records of a case differ: by id; those that only one side has are put together by where they stand in the response. */
export function compareAnswers(
  sides: Sides<PlayedCase>,
  { base, schema }: { readonly base: Base; readonly schema: unknown },
): readonly Change[] {
  const pairs = pairRecords(sides)
  return [
    ...pairs.same.flatMap((pair) => recordChanges(sides, pair, { base, schema })),
    ...pairs.gone.map((at) => goneRecord(sides, at, base)),
    ...pairs.added.map((at) => {
      const id = idOf(sides.new.records[at])
      return changeOf('record_new', { ...base, id, field: 'id', new: id })
    }),
    ...orderChanges(sides, pairs, base),
  ]
}

type Pairs = {
  /** Index of a record on both sides. */
  readonly same: readonly Sides<number>[]
  readonly gone: readonly number[]
  readonly added: readonly number[]
}

function pairRecords(sides: Sides<PlayedCase>): Pairs {
  const places = matchRecords(
    sides.old.records.map((record) => ({ id: idOf(record) })),
    sides.new.records.map((record) => ({ id: idOf(record) })),
  )
  const byId = places.flatMap((at, old) => (at === undefined ? [] : [{ old, new: at }]))
  const lost = places.flatMap((at, old) => (at === undefined ? [old] : []))
  const left = new Set(sides.new.records.keys())
  for (const at of places) if (at !== undefined) left.delete(at)
  const origins = { old: originsOf(sides.old), new: originsOf(sides.new) }
  const byOrigin: Sides<number>[] = []
  for (const old of lost) {
    const origin = origins.old[old]
    const at = [...left].find((index) => origin !== undefined && origins.new[index] === origin)
    if (at === undefined) continue
    byOrigin.push({ old, new: at })
    left.delete(at)
  }
  const found = new Set(byOrigin.map(({ old }) => old))
  return {
    same: [...byId, ...byOrigin],
    gone: lost.filter((old) => !found.has(old)),
    added: [...left],
  }
}

function idOf(record: unknown): string {
  const id = ownValue(record, 'id')
  return typeof id === 'string' ? id : ''
}

// The exchange and the pointer of each answered record; none where records are keyed, so that their order is another.
function originsOf({ report, records }: PlayedCase): readonly (string | undefined)[] {
  const kept = keptRecords(report)
  const numbers = exchangeNumbers(report.explanations.at(-1)?.pages ?? [], report.answered)
  return records.map((record, at) => {
    const explained = kept[at]
    if (explained === undefined || explained.id !== idOf(record)) return undefined
    return `${numbers.get(explained.page) ?? 'payload'} ${explained.pointer}`
  })
}

function keptRecords({ explanations }: CaseReport) {
  return explanations.flatMap(({ records }) => records.filter(({ outcome }) => outcome === 'kept'))
}

function recordChanges(
  sides: Sides<PlayedCase>,
  at: Sides<number>,
  { base, schema }: { readonly base: Base; readonly schema: unknown },
): readonly Change[] {
  const records = { old: sides.old.records[at.old], new: sides.new.records[at.new] }
  const id = idOf(records.old)
  return compareFields(records.old, records.new, schema).map(({ kind, ...change }) => {
    const { field } = change
    const explained = {
      old: explain(sides.old, { id, at: at.old, field }),
      new: explain(sides.new, { id: idOf(records.new), at: at.new, field }),
    }
    return changeOf(kind, { ...base, ...change, id, explained })
  })
}

type Wanted = { readonly id: string; readonly at: number; readonly field: string }

function explain({ report }: PlayedCase, wanted: Wanted) {
  return explainedValue(wanted, report, report)
}

function goneRecord(sides: Sides<PlayedCase>, at: number, base: Base): Change {
  const id = idOf(sides.old.records[at])
  const why = fateOf(sides, { id, origin: originsOf(sides.old)[at] })
  return changeOf('record_gone', { ...base, id, field: 'id', old: id, message: why })
}

// What the new mapping makes of the record: it is refused, left out by a filter, or not found.
function fateOf(
  sides: Sides<PlayedCase>,
  { id, origin }: { readonly id: string; readonly origin: string | undefined },
): string {
  const { report } = sides.new
  const refused = report.answers
    .flatMap(({ warnings }) => warnings.flatMap(({ records = [] }) => records))
    .find((record: RefusedRecord) => record.id === id)
  if (refused !== undefined) return `left out as faulty: ${refused.reason}`
  const numbers = exchangeNumbers(report.explanations.at(-1)?.pages ?? [], report.answered)
  const same = report.explanations
    .flatMap(({ records }) => records)
    .find(({ page, pointer }) => `${numbers.get(page) ?? 'payload'} ${pointer}` === origin)
  if (same?.outcome === 'refused') return `left out as faulty: ${same.reasons.join('; ')}`
  return same?.outcome === 'dropped' ? 'left out by a filter' : 'not found in the response any more'
}

function orderChanges(sides: Sides<PlayedCase>, { same }: Pairs, base: Base): readonly Change[] {
  const inOldOrder = same.toSorted((a, b) => a.old - b.old)
  const isKept = inOldOrder.every(
    (pair, index) => index === 0 || pair.new > (inOldOrder[index - 1]?.new ?? -1),
  )
  if (isKept) return []
  const inNewOrder = same.toSorted((a, b) => a.new - b.new)
  return [
    changeOf('order_changed', {
      ...base,
      old: inOldOrder.map(({ old }) => idOf(sides.old.records[old])),
      new: inNewOrder.map((pair) => idOf(sides.new.records[pair.new])),
    }),
  ]
}
