import type { CallEvidence } from '../evidence/call-evidence.ts'
import type { CaseEvidence } from '../evidence/read-case.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Step } from '../evidence/walk-call.ts'
import type { Finding } from '../finding.ts'
import { findingOn } from '../report/make-finding.ts'
import { bodyDifferences } from './body-differences.ts'
import { headerDifferences } from './header-differences.ts'
import { parameterDifferences } from './parameter-differences.ts'

/** A request that the recorded ones contradict: its address, its parameters, its headers, its body. */
export function requestDiffers(evidence: MappingEvidence): readonly Finding[] {
  return evidence.cases.flatMap((shownBy) => [
    ...addresses(evidence, shownBy),
    ...[...shownBy.joins, ...shownBy.lists].flatMap((call) =>
      call.walk.steps.flatMap((step) => [
        ...origins(evidence, shownBy, step),
        ...parameterDifferences(evidence, shownBy, { call, step }),
        ...headerDifferences(evidence, shownBy, step),
        ...bodyDifferences(evidence, shownBy, { call, step }),
      ]),
    ),
  ])
}

function addresses(evidence: MappingEvidence, shownBy: CaseEvidence): Finding[] {
  const { joins, lists, exchanges, fault } = shownBy
  const unasked = joins.flatMap((call) => unrecorded(evidence, shownBy, call))
  const stopped = joins.some(({ walk }) => walk.failed) || unasked.length > 0
  if (stopped || exchanges.length === 0) return unasked
  const [first] = lists
  if (first === undefined && fault !== undefined) {
    // Another rule names the expression.
    if (evidence.queries.some(({ slot }) => slot.results.some(({ error }) => error !== undefined)))
      return unasked
    const message = `No request can be made: ${(fault as Error).message}`
    const path = [...shownBy.path, 'path']
    return [findingOn(evidence, path, 'value', { code: 'request_differs', message })]
  }
  if (first === undefined || lists.some(({ walk }) => walk.steps.length > 0)) return unasked
  return [...unasked, ...unrecorded(evidence, shownBy, first)]
}

function unrecorded(
  evidence: MappingEvidence,
  { plan, exchanges }: CaseEvidence,
  { walk, path }: CallEvidence,
): Finding[] {
  const base = plan.account.baseUrl.pathname
  const at = exchanges[0]?.at
  if (walk.steps.length > 0 || walk.unrecorded === undefined) return []
  const { method, path: address } = walk.unrecorded
  const rest = address.slice(base.replace(/\/$/, '').length)
  const elsewhere = rest !== '' && exchanges.some((exchange) => exchange.path.endsWith(rest))
  return [
    findingOn(evidence, elsewhere ? ['base_url'] : [...path, 'path'], 'value', {
      code: 'request_differs',
      message: `No fixture has a request ${method} ${address}`,
      value: address,
      at,
    }),
  ]
}

function origins(evidence: MappingEvidence, { fixture }: CaseEvidence, step: Step): Finding[] {
  const { origin } = fixture.content
  if (step.request.origin === origin) return []
  return [
    findingOn(evidence, ['base_url'], 'value', {
      code: 'request_differs',
      message: `Requests go to ${step.request.origin}, but those recorded went to ${origin}`,
      value: step.request.origin,
      at: { file: fixture.file, pointer: '/origin' },
    }),
  ]
}
