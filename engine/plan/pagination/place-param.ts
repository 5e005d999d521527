import type { PageSize, PagingLocation } from '../../compile/pagination.ts'
import { isObject, ownValue } from '../../json/json.ts'
import { parsePath } from '../../json/path.ts'
import { type RequestDraft, withHeader, withQuery } from '../request.ts'

/** Puts a paging parameter into the query, a header or the body (there the name is a dotted path). */
export function placeParam(
  draft: RequestDraft,
  location: PagingLocation,
  name: string,
  value: string | number,
): RequestDraft {
  if (location === 'query') return withQuery(draft, name, value)
  if (location === 'header') return withHeader(draft, name, String(value))
  const parsed = parsePath(name)
  const path = 'path' in parsed ? parsed.path : [name]
  return { ...draft, body: withMember(draft.body, path, value) }
}

/** Puts the page size, where the style has one. */
export function placePageSize(
  draft: RequestDraft,
  location: PagingLocation,
  pageSize: PageSize | undefined,
): RequestDraft {
  if (pageSize === undefined) return draft
  return placeParam(draft, location, pageSize.param, pageSize.size)
}

function withMember(target: unknown, path: readonly string[], value: unknown): Body {
  const [name = '', ...rest] = path
  const inner = Array.isArray(target) ? target[Number(name)] : ownValue(target, name)
  const placed = rest.length === 0 ? value : withMember(inner, rest, value)
  if (Array.isArray(target)) return Object.assign([...target], { [name]: placed })
  return { ...(isObject(target) ? target : {}), [name]: placed }
}

type Body = Readonly<Record<string, unknown>> | readonly unknown[]
