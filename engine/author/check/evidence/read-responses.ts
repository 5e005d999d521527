import type { Environment, Slot } from '../trace/slot.ts'
import type { CaseEvidence } from './read-case.ts'
import { type Reading, slotsIn } from './reading.ts'

const limitKeys = ['limited', 'retry_after', 'limit', 'remaining', 'reset'] as const

/** Evaluates `error_mapping` and the expressions of `rate_limit` on every recorded response. */
export function readResponses(reading: Reading, cases: readonly CaseEvidence[]): readonly Slot[] {
  const { error_mapping, rate_limit } = reading.mapping.config
  const limits = limitKeys.map((key) => ({ part: rate_limit?.[key], path: ['rate_limit', key] }))
  const responses = responsesOf(cases)
  return [{ part: error_mapping, path: ['error_mapping'] }, ...limits].flatMap((part) =>
    slotsIn(reading, { ...part, closed: false }, responses),
  )
}

function responsesOf(cases: readonly CaseEvidence[]): readonly Environment[] {
  return cases.flatMap((shownBy) =>
    shownBy.exchanges.map(({ status, headers, body, at }) => ({
      roots: { status, headers, body },
      shownBy,
      at,
    })),
  )
}
