import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingOn } from '../report/make-finding.ts'

/** A case that ends with the provider's limit, of which `rate_limit.limited` knows nothing. */
export function limitNotSeen(evidence: MappingEvidence): readonly Finding[] {
  const slot = evidence.responses.find(({ path }) => path[1] === 'limited')
  if (slot === undefined) return []
  return evidence.cases.flatMap(({ fixture, exchanges }) => {
    const limited = fixture.content.expect?.error === 'rate_limited'
    const own = slot.results.filter(({ environment }) => environment.shownBy.fixture === fixture)
    const seen = exchanges.some(({ status }) => status === 429 || status === 503)
    if (!limited || seen || own.some(({ value }) => value === true)) return []
    return findingOn(evidence, slot.path, 'value', {
      code: 'error_not_seen',
      message: 'The answer of a case that ends at the limit is not taken for one',
      at: exchanges.at(-1)?.at,
    })
  })
}
