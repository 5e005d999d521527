import type { PageSize } from '../../compile/pagination.ts'
import type { PageState } from '../../cursor/resume-point.ts'
import { BadResponseError } from '../../errors/errors.ts'
import { type QueryPair, type RequestDraft, readQueryPairs, withQuery } from '../request.ts'
import { assertShort } from './assert-short.ts'

/**
 * A request that goes to the URL in the state, or the first one with its page size. A URL that lacks the page size
 * gets it back, and those of the `kept` parameters that it lacks too.
 */
export function followUrl(
  draft: RequestDraft,
  state: PageState,
  pageSize: PageSize | undefined,
  kept: readonly QueryPair[] = [],
): RequestDraft {
  const url = state === null ? draft.url : new URL(String(state), draft.url.origin)
  const query = state === null ? draft.query : readQueryPairs(url)
  const followed = { ...draft, url, query }
  const names = query.map(({ name }) => name)
  if (pageSize === undefined || names.includes(pageSize.param)) return followed
  const lost = kept.filter(({ name }) => !names.includes(name))
  return withQuery({ ...followed, query: [...query, ...lost] }, pageSize.param, pageSize.size)
}

/** The path and query of a next URL. Throws `origin_refused` for one that leaves the origin. */
export function sameOriginPath(next: string, current: string): string {
  assertShort(next)
  const url = URL.canParse(next, current) ? new URL(next, current) : undefined
  if (url === undefined) {
    throw new BadResponseError(
      'unexpected_shape',
      'The provider names a next page that is not a URL',
    )
  }
  const { origin } = new URL(current)
  if (url.origin !== origin) {
    throw new BadResponseError(
      'origin_refused',
      `The provider names a next page on another origin, "${url.origin}" instead of "${origin}": refused, because credentials go to one origin only`,
    )
  }
  return url.pathname + url.search
}
