import type { Environment, Slot } from '../trace/slot.ts'
import type { CaseEvidence } from './read-case.ts'
import { type Reading, slotsIn } from './reading.ts'

const limitKeys = ['limited', 'retry_after', 'limit', 'remaining', 'reset'] as const

/** Evaluates `error_mapping` and the expressions of `rate_limit` on every recorded response. */
export function readResponses(reading: Reading, cases: readonly CaseEvidence[]): readonly Slot[] {
  const { error_mapping, rate_limit } = reading.mapping.config
  const limits = limitKeys.map((key) => ({ part: rate_limit?.[key], path: ['rate_limit', key] }))
  const responses = responsesOf(cases)
  const general = [{ part: error_mapping, path: ['error_mapping'] }, ...limits].flatMap((part) =>
    slotsIn(reading, { ...part, closed: false }, responses),
  )
  return [...general, ...absences(reading, cases)]
}

// What says that a record is not there is asked of the answers to those calls only.
function absences(reading: Reading, cases: readonly CaseEvidence[]): readonly Slot[] {
  return Object.entries(reading.mapping.config.resources).flatMap(([name, stated]) => {
    const path = ['resources', name, 'get', 'not_found']
    const own = cases.filter((shownBy) => shownBy.path.join() === path.slice(0, -1).join())
    const part = stated?.get?.not_found
    return slotsIn(reading, { part, path, closed: false }, responsesOf(own))
  })
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
