import type { PageState } from '../../cursor/resume-point.ts'
import type { RequestDraft } from '../request.ts'

/** What a page says about the next one. */
export type PageFacts = {
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
  /** Entries of the page's own list, before nested lists are opened; undefined where it is not known. */
  readonly entries: number | undefined
  /** Entries of all pages of this walk so far, this one included. */
  readonly seen: number
  /** Where the page was fetched from. */
  readonly url: string
}

/** A way of paging: how a state enters a request, and how the next state follows from a page. */
export type PagingStyle<P> = {
  readonly apply: (draft: RequestDraft, paging: P, state: PageState) => RequestDraft
  /** The next state, or null at the end. Throws `BadResponseError` when the provider contradicts itself. */
  readonly next: (paging: P, state: PageState, page: PageFacts) => PageState
  /** Names of the parameters that the style owns. */
  readonly params: (paging: P) => readonly string[]
}
