import type { Pagination } from '../../compile/pagination.ts'
import { followUrl, sameOriginPath } from './follow-url.ts'
import type { PagingStyle } from './style.ts'

type LinkPaging = Extract<Pagination, { format: 'link_header' }>

/** Each page names the URL of the next in the `Link` header (RFC 8288). */
export const linkHeader: PagingStyle<LinkPaging> = {
  // Some vendors' links name the page and nothing else.
  apply: (draft, { pageSize }, state) => followUrl(draft, state, pageSize, draft.query),
  next: (_paging, _state, { headers, url }) => {
    const next = nextLink(headers.link ?? '')
    return next === undefined ? null : sameOriginPath(next, url)
  },
  params: ({ pageSize }) => (pageSize === undefined ? [] : [pageSize.param]),
}

// A link is `<url>; parameters`, parameters are `name=value` or `name="value"`; a URL may hold commas.
const link =
  /<([^<>]*)>((?:\s*;\s*[\w*!#$&+.^`|~-]+(?:\s*=(?:\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]+))?)?)*)/g

function nextLink(header: string): string | undefined {
  for (const [, url, parameters = ''] of header.matchAll(link)) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]*))/i.exec(parameters)
    const relations = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/)
    if (relations.includes('next')) return url
  }
  return undefined
}
