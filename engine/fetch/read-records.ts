import type { RecordSource } from '../compile/connector.ts'
import type { CallRoots } from '../plan/open-call.ts'
import { evaluateRecords } from './evaluate-response.ts'
import { extractMade } from './extract-made.ts'
import { type Extraction, extractRecords } from './extract-records.ts'

/** What a `response_expression` can read. */
export type ReadRoots = CallRoots & {
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
}

/**
 * The records in a response, or in a payload of the same form. Undefined where there is no list, null where an expression
 * says so; throws
 * `BadResponseError` for another form or more than `most` entries, and `MappingError` where the expression fails.
 */
export function readRecords(
  source: RecordSource,
  roots: ReadRoots,
  most?: number,
): Extraction | null | undefined {
  if (source.kind === 'path') return extractRecords(roots.body, source.path, most)
  return extractMade(evaluateRecords(source.located, roots), source)
}
