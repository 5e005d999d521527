import type { CaseEvidence } from '../evidence/read-case.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt, shown } from '../report/make-finding.ts'
import { giverOf } from '../trace/node-shape.ts'
import type { Slot, SlotResult } from '../trace/slot.ts'
import { messageNode, messageOf } from './error-message.ts'

/** A message or a limit that a fixture expects to be other than the mapping gives it. */
export function contradictsResponse(evidence: MappingEvidence): readonly Finding[] {
  return evidence.cases.flatMap((shownBy) => [
    ...messages(evidence, shownBy),
    ...limits(evidence, shownBy),
  ])
}

function resultsIn(slot: Slot, { fixture }: CaseEvidence): readonly SlotResult[] {
  return slot.results.filter(({ environment }) => environment.shownBy.fixture === fixture)
}

// Only what the provider answered is the mapping's to say.
function messages(evidence: MappingEvidence, shownBy: CaseEvidence): Finding[] {
  const wanted = shownBy.fixture.content.expect?.message
  const slot = evidence.responses.find(({ path }) => path[0] === 'error_mapping')
  const last = slot === undefined ? undefined : resultsIn(slot, shownBy).at(-1)
  const message = messageOf(last?.value)?.replace(/\s+/g, ' ')
  if (slot === undefined || last === undefined || message === undefined) return []
  if (wanted === undefined || !wanted.includes('answered ')) return []
  if (wanted.includes(message) || message.includes(wanted)) return []
  const giver = giverOf(slot, slot.tree, last.environment)
  return [
    findingAt(evidence, slot, messageNode(slot, giver, { ...last, depth: 0 }), {
      code: 'contradicts_expectation',
      message: `The message of an error is ${shown(message)}, but the fixture expects ${shown(wanted)}`,
      value: message,
      at: last.environment.at,
    }),
  ]
}

const keys = ['limit', 'remaining', 'reset'] as const

function limits(evidence: MappingEvidence, shownBy: CaseEvidence): Finding[] {
  const { limits: wanted, waited = 0 } = shownBy.fixture.content.expect ?? {}
  return keys.flatMap((key) => {
    const slot = evidence.responses.find(({ path }) => path.join('.') === `rate_limit.${key}`)
    const value = wanted?.[key]
    // Time goes on while a call waits.
    if (slot === undefined || value === undefined || (key === 'reset' && waited > 0)) return []
    const said = resultsIn(slot, shownBy).filter((result) => typeof result.value === 'number')
    const last = said.at(-1) ?? resultsIn(slot, shownBy).at(-1)
    const got = typeof last?.value === 'number' ? last.value : null
    if (last === undefined || got === value) return []
    return findingAt(evidence, slot, giverOf(slot, slot.tree, last.environment), {
      code: 'contradicts_expectation',
      message: `"rate_limit.${key}" is ${shown(got)}, but the fixture expects ${shown(value)}`,
      value: got,
      at: last.environment.at,
    })
  })
}
