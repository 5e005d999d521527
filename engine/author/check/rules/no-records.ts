import { pagesOf } from '../evidence/call-evidence.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingOn } from '../report/make-finding.ts'

/** Fixtures that show no record at all: nothing can be said about its fields. */
export function noRecords(evidence: MappingEvidence): readonly Finding[] {
  return evidence.resources.flatMap(({ name, cases, records }) => {
    const read = cases.some(({ lists }) => lists.some((call) => pagesOf(call).length > 0))
    if (records.length > 0 || !read) return []
    return findingOn(evidence, ['resources', name], 'key', {
      code: 'no_records',
      message: `No fixture has a record of "${name}": its mapping could not be tried`,
      suggestion: 'record an answer with records',
    })
  })
}
