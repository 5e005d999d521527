import type { PageState } from '../cursor/resume-point.ts'
import type { RemoteRequest } from '../http/transport.ts'
import type { Extraction } from './extract-records.ts'

/** One page of a call. */
export type FetchedPage = Extraction & {
  readonly headers: Readonly<Record<string, string>>
  readonly next: PageState
  /** What came instead of a list, where the mapping takes it as an empty one. */
  readonly absent: 'empty_body' | 'not_found' | undefined
  /** What it was asked for with; undefined for what was not found. */
  readonly request: RemoteRequest | undefined
  /** Characters of its body. */
  readonly characters: number
  /** Whether an earlier call fetched it. Then nothing of it may get into an answer without a copy. */
  readonly isKept: boolean
}
