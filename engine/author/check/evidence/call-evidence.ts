import type { CallSpec, OpenCall } from '../../../host.ts'
import type { Page, Walk } from './walk-call.ts'

/** What a case shows of one call: of the list, of the list of one parent, of one record, or of a join. */
export type CallEvidence = {
  readonly spec: CallSpec
  /** Keys of the call in the mapping. */
  readonly path: readonly string[]
  readonly open: OpenCall
  readonly item: unknown
  readonly walk: Walk
  /** Good responses that no page leads to. */
  readonly unreached: readonly Page[]
}

/** The good responses of a call. */
export function pagesOf({ walk, unreached }: CallEvidence): readonly Page[] {
  return [...walk.pages, ...unreached]
}

/** The raw records of a call. */
export function recordsOf(call: CallEvidence): readonly unknown[] {
  return pagesOf(call).flatMap(({ found }) => (found?.records ?? []).map(({ record }) => record))
}
