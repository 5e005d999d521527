import type {
  EmptyReason,
  ExplainedPage,
  Explanation,
  FieldExplanation,
  Read,
  Where,
} from '../index.ts'
import type { CaseOutcome } from './case-outcome.ts'
import type { RecordDifference } from './compare-records.ts'
import type { AnsweredRequest, ReplayLog } from './playback.ts'

/** Where a unified value of a case comes from. */
export type ExplainedValue = {
  /** The expression that made it. */
  readonly expression: string
  /** Where that stands. */
  readonly where: Where
  /** What it read. */
  readonly reads: readonly RecordedRead[]
  /** Why there is no value. */
  readonly empty: EmptyReason | undefined
}

/** A read, with the exchange that it was recorded in: its number, from 1. */
export type RecordedRead = Omit<Read, 'page'> & {
  /** The number of the exchange. */
  readonly exchange?: number
}

/** Where a value that differs comes from; undefined for a field that the mapping does not have. */
export function explainedValue(
  { id, at, field }: Pick<RecordDifference, 'id' | 'at' | 'field'>,
  outcome: CaseOutcome,
  log: Pick<ReplayLog, 'answered'>,
): ExplainedValue | undefined {
  if (at === undefined) return undefined
  const found = keptRecords(outcome.explanations, at, id)
  const explained = found?.fields.find((other) => isAtOrAround(other, field))
  if (explained === undefined) return undefined
  const { expression, where, reads, empty } = explained
  const numbers = exchangeNumbers(outcome.explanations.at(-1)?.pages ?? [], log.answered)
  return { expression, where, reads: reads.map((read) => recorded(read, numbers)), empty }
}

// Answered records come in the order in which they were kept; those that are keyed by a field do not.
function keptRecords(explanations: readonly Explanation[], at: number, id: string) {
  const kept = explanations.flatMap(({ records }) =>
    records.filter(({ outcome }) => outcome === 'kept'),
  )
  const placed = kept[at]
  return placed?.id === id ? placed : kept.find((record) => record.id === id)
}

// The field may be a part of an object that one expression gives, or hold others.
function isAtOrAround({ field }: FieldExplanation, wanted: string): boolean {
  return field === wanted || wanted.startsWith(`${field}.`) || field.startsWith(`${wanted}.`)
}

function recorded({ page, ...read }: Read, numbers: ReadonlyMap<number, number>): RecordedRead {
  const exchange = page === undefined ? undefined : numbers.get(page)
  return exchange === undefined ? read : { ...read, exchange }
}

/** The number of the exchange that each page was recorded in, both from 1. */
export function exchangeNumbers(
  pages: readonly ExplainedPage[],
  answered: readonly AnsweredRequest[],
): ReadonlyMap<number, number> {
  const numbers = new Map<number, number>()
  const left = [...answered]
  // Where a request was sent again, the last answer is the one that was taken.
  for (const { page, request } of pages.toReversed()) {
    if (request === undefined) continue
    const { pathname, searchParams } = new URL(request.path, 'https://replay.invalid')
    const asked = { method: request.method, path: pathname, query: [...searchParams] }
    const same = left.findLastIndex((other) => lineOf(other) === lineOf(asked))
    // Secrets are removed from the path of a page.
    const like = left.findIndex(
      ({ method, path }) => method === asked.method && path === asked.path,
    )
    const at = same >= 0 ? same : like
    const found = left[at]
    if (found === undefined) continue
    numbers.set(page, found.exchange + 1)
    left.splice(at, 1)
  }
  return numbers
}

function lineOf({ method, path, query }: Omit<AnsweredRequest, 'exchange'>): string {
  return JSON.stringify([method, path, query])
}
