import type { Exchange } from '../evidence/exchanges.ts'
import type { CaseEvidence } from '../evidence/read-case.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt, shown } from '../report/make-finding.ts'
import { giverOf } from '../trace/node-shape.ts'
import type { Slot, SlotResult } from '../trace/slot.ts'

/** A limit, or a time to wait, that a fixture expects to be other than the mapping gives it. */
export function contradictsResponse(evidence: MappingEvidence): readonly Finding[] {
  return evidence.cases.flatMap((shownBy) => [
    ...limits(evidence, shownBy),
    ...waits(evidence, shownBy),
  ])
}

function resultsIn(slot: Slot, { fixture }: CaseEvidence): readonly SlotResult[] {
  return slot.results.filter(({ environment }) => environment.shownBy.fixture === fixture)
}

const keys = ['limit', 'remaining', 'reset', 'retry_after'] as const

function limits(evidence: MappingEvidence, shownBy: CaseEvidence): Finding[] {
  const { limits: wanted, waited = 0 } = shownBy.fixture.content.expect ?? {}
  return keys.flatMap((key) => {
    const slot = evidence.responses.find(({ path }) => path.join('.') === `rate_limit.${key}`)
    const value = wanted?.[key]
    // Time goes on while a call waits.
    if (slot === undefined || value === undefined || (isTime(key) && waited > 0)) return []
    const said = resultsIn(slot, shownBy).filter((result) => typeof result.value === 'number')
    const last = said.at(-1) ?? resultsIn(slot, shownBy).at(-1)
    const given = typeof last?.value === 'number' ? last.value : null
    // Whole seconds are waited.
    const got = key === 'retry_after' && given !== null ? Math.ceil(given) : given
    if (last === undefined || got === value) return []
    return findingAt(evidence, slot, giverOf(slot, slot.tree, last.environment), {
      code: 'contradicts_expectation',
      message: `"rate_limit.${key}" is ${shown(got)}, but the fixture expects ${shown(value)}`,
      value: got,
      at: last.environment.at,
    })
  })
}

function isTime(key: (typeof keys)[number]): boolean {
  return key === 'reset' || key === 'retry_after'
}

// A call that waits for one limited answer waits as long as that says.
function waits(evidence: MappingEvidence, shownBy: CaseEvidence): Finding[] {
  const { waited } = shownBy.fixture.content.expect ?? {}
  const slot = evidence.responses.find(({ path }) => path.join('.') === 'rate_limit.retry_after')
  const limiting = evidence.responses.find(({ path }) => path.join('.') === 'rate_limit.limited')
  const hidden = limiting === undefined ? [] : resultsIn(limiting, shownBy)
  const isHidden = ({ at }: Exchange) =>
    hidden.some(({ environment, value }) => environment.at === at && value === true)
  const bad = shownBy.exchanges.filter((one) => one.status >= 400 || isHidden(one))
  const [limited] = bad
  if (slot === undefined || waited === undefined || bad.length !== 1 || limited === undefined)
    return []
  const result = resultsIn(slot, shownBy).find(({ environment }) => environment.at === limited.at)
  if (result === undefined || typeof result.value !== 'number' || result.value * 1000 === waited)
    return []
  return [
    findingAt(evidence, slot, giverOf(slot, slot.tree, result.environment), {
      code: 'contradicts_expectation',
      message: `"rate_limit.retry_after" is ${shown(result.value)} seconds, but the fixture expects a wait of ${waited} milliseconds`,
      value: result.value,
      at: limited.at,
    }),
  ]
}
