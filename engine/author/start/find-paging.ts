import { parsePath, valueAt } from '../../json/path.ts'
import {
  type BodyMark,
  bodyMarks,
  hasMore,
  nextCursor,
  nextLink,
  offsetMark,
  pageMark,
  pagesMark,
  totalMark,
} from './body-marks.ts'
import { oneLine, valueList } from './evidence-text.ts'
import { type PagingParameters, pagingParameters } from './paging-parameters.ts'
import type { Parameter, SeenCall, SourceKind } from './source.ts'

/** Settings of `pagination`. */
export type PagingSettings = Readonly<Record<string, string | number | boolean>>

/** How a list is paged, as far as it shows: with a question the settings are only a possible answer. */
export type FoundPaging = {
  readonly settings: PagingSettings
  readonly evidence: readonly string[]
  readonly question?: string
}

type Seen = {
  readonly marks: readonly BodyMark[]
  readonly parameters: PagingParameters
  readonly kind: SourceKind
  readonly call: SeenCall
}

/** Finds how a call is paged, by its parameters, the headers and the bodies of its answers. */
export function findPaging(call: SeenCall, kind: SourceKind): FoundPaging {
  const all = call.responses.map(bodyMarks)
  const marks = all.find((found) => nextLink(found) ?? nextCursor(found)) ?? all[0] ?? []
  const cursor = nextCursor(marks)
  const path = cursor === undefined ? undefined : parsePath(cursor.path)
  const parameters = pagingParameters(call, (body) =>
    path !== undefined && 'path' in path ? valueAt(body, path.path) : undefined,
  )
  const seen = { marks, parameters, kind, call }
  return (
    byLinkHeader(seen) ??
    byLink(seen) ??
    byCursor(seen) ??
    byPage(seen) ??
    byOffset(seen) ??
    byNothing(seen)
  )
}

function byLinkHeader({ call, parameters }: Seen): FoundPaging | undefined {
  const seen = call.responses.find(({ headers }) => /rel="?next"?/i.test(headers.link ?? ''))
  if (seen === undefined) return undefined
  return {
    settings: { format: 'link_header', ...limitOf(parameters) },
    evidence: [
      `${seen.place.trimEnd()} has a Link header with rel="next"`,
      ...limitEvidence(parameters),
    ],
  }
}

function byLink({ marks, parameters }: Seen): FoundPaging | undefined {
  const link = nextLink(marks)
  if (link === undefined) return undefined
  return {
    settings: {
      format: 'next_url',
      next_url_path: link.path,
      ...doneOf(marks),
      ...limitOf(parameters),
    },
    evidence: [markEvidence(link), ...limitEvidence(parameters)],
  }
}

function doneOf(marks: readonly BodyMark[]): PagingSettings {
  const done = marks.find(({ last, value }) => last.join() === 'done' && typeof value === 'boolean')
  return done === undefined ? {} : { done_path: done.path }
}

function byCursor({ marks, parameters }: Seen): FoundPaging | undefined {
  const cursor = nextCursor(marks)
  if (cursor === undefined) return undefined
  const more = hasMore(marks)
  const isUrl = typeof cursor.value === 'string' && /^https?:/.test(cursor.value)
  const settings = {
    format: 'cursor',
    cursor_path: cursor.path,
    cursor_param: parameters.cursor?.name ?? 'cursor',
    ...(isUrl ? { cursor_in_url: true } : {}),
    ...(more === undefined ? {} : { has_more_path: more.path }),
    ...limitOf(parameters),
    ...locationOf(parameters.cursor),
  }
  const evidence = [...marksEvidence([cursor, more]), ...limitEvidence(parameters)]
  if (parameters.cursor !== undefined)
    return { settings, evidence: [...evidence, parameterEvidence(parameters.cursor)] }
  return { settings, evidence, question: 'The answer has a cursor. Which parameter takes it?' }
}

function byPage({ marks, parameters }: Seen): FoundPaging | undefined {
  const page = pageMark(marks)
  const pages = pagesMark(marks)
  if (parameters.page === undefined && page === undefined && pages === undefined) return undefined
  const total = totalMark(marks)
  const more = hasMore(marks)
  const ends =
    pages !== undefined
      ? { total_pages_path: pages.path }
      : more !== undefined
        ? { has_more_path: more.path }
        : total !== undefined
          ? { total_path: total.path }
          : {}
  const first = parameters.page?.values[0]
  const settings = {
    format: 'page',
    page_param: parameters.page?.name ?? 'page',
    ...(first === '0' ? { first_page: 0 } : {}),
    ...limitOf(parameters),
    ...ends,
    ...locationOf(parameters.page),
  }
  const evidence = [
    ...marksEvidence([page, pages, pages ? undefined : (more ?? total)]),
    ...limitEvidence(parameters),
  ]
  if (parameters.page !== undefined)
    return { settings, evidence: [...evidence, parameterEvidence(parameters.page)] }
  return {
    settings,
    evidence,
    question: 'The answer counts pages. Which parameters take the page and its size?',
  }
}

function byOffset({ marks, parameters }: Seen): FoundPaging | undefined {
  const offset = offsetMark(marks)
  const total = totalMark(marks)
  const more = hasMore(marks)
  if (parameters.offset === undefined && offset === undefined) return undefined
  const settings = {
    format: 'offset',
    offset_param: parameters.offset?.name ?? 'offset',
    ...limitOf(parameters),
    ...(more !== undefined
      ? { has_more_path: more.path }
      : total !== undefined
        ? { total_path: total.path }
        : {}),
    ...locationOf(parameters.offset),
  }
  const evidence = [...marksEvidence([offset, more ?? total]), ...limitEvidence(parameters)]
  if (parameters.offset !== undefined)
    return { settings, evidence: [...evidence, parameterEvidence(parameters.offset)] }
  return {
    settings,
    evidence,
    question: 'The answer counts records. Which parameters take the offset and the page size?',
  }
}

function byNothing({ marks, parameters, kind, call }: Seen): FoundPaging {
  const settings = { format: 'none' }
  const hint = [hasMore(marks), totalMark(marks)]
  const evidence = marksEvidence(hint)
  const isDeclared = kind === 'openapi' && parameters.limit === undefined && evidence.length === 0
  if (isDeclared && call.responses.length > 0)
    return { settings, evidence: ['no parameter and no member of the answer is about pages'] }
  const question =
    evidence.length > 0
      ? 'The answer says that there may be more. How are the next pages asked for?'
      : 'Nothing shows how the list is paged. Does it come at once?'
  return { settings, evidence, question }
}

function limitOf({ limit }: PagingParameters): PagingSettings {
  if (limit === undefined) return {}
  const declared = limit.declared?.maximum ?? limit.declared?.default
  const size = Number(limit.values[0] ?? declared)
  return {
    limit_param: limit.name,
    ...(Number.isInteger(size) && size > 0 ? { default_limit: size } : {}),
  }
}

function locationOf(parameter: Parameter | undefined): PagingSettings {
  return parameter === undefined || parameter.location === 'query'
    ? {}
    : { location: parameter.location }
}

function limitEvidence({ limit }: PagingParameters): readonly string[] {
  return limit === undefined ? [] : [parameterEvidence(limit)]
}

function parameterEvidence({ name, values, declared, location }: Parameter): string {
  const sent = values.length > 0 ? `: ${valueList([...new Set(values)])}` : ' is declared'
  const most = declared?.maximum === undefined ? '' : `, at most ${String(declared.maximum)}`
  return oneLine(`${location} parameter ${name}${sent}${most}`)
}

function marksEvidence(marks: readonly (BodyMark | undefined)[]): readonly string[] {
  return marks.flatMap((mark) => (mark === undefined ? [] : [markEvidence(mark)]))
}

function markEvidence({ pointer, value }: BodyMark): string {
  return value === undefined ? `${pointer} is declared` : `${pointer}: ${valueList([value])}`
}
