import { isObject } from '../../json/json.ts'
import { formatPath } from '../../json/path.ts'
import { jsonPointer } from '../../json/pointer.ts'
import type { SeenResponse } from './source.ts'
import { endsWith, nameWords } from './words.ts'

/** A value of a body beside the records that may say how the list is paged. */
export type BodyMark = {
  /** As a path of the mapping. */
  readonly path: string
  readonly pointer: string
  readonly value: unknown
  readonly declared: Readonly<Record<string, unknown>> | undefined
  /** All words on the way, and those of the last name. */
  readonly words: readonly string[]
  readonly last: readonly string[]
}

const deepest = 4

/** The values of a body that stand in no list. */
export function bodyMarks({ body, declared, made, place }: SeenResponse): readonly BodyMark[] {
  const marks: BodyMark[] = []
  collect(body, [])
  return marks

  function collect(value: unknown, path: readonly string[]): void {
    if (Array.isArray(value) || path.length > deepest) return
    if (isObject(value)) {
      for (const [name, inner] of Object.entries(value)) collect(inner, [...path, name])
      return
    }
    if (path.length === 0) return
    const pointer = jsonPointer(path)
    marks.push({
      path: formatPath(path),
      pointer: place + pointer,
      value: made.has(pointer) ? undefined : value,
      declared: declared.get(pointer),
      words: path.flatMap(nameWords),
      last: nameWords(path.at(-1) ?? ''),
    })
  }
}

/** A link to the next page. */
export function nextLink(marks: readonly BodyMark[]): BodyMark | undefined {
  return marks.find(({ words, value, declared, path }) => {
    if (!words.includes('next') || isPrevious(words)) return false
    if (typeof value === 'string' && /^(https?:\/\/|\/|\?)/.test(value)) return !isCursorName(words)
    const isLinkName = ['link', 'links', 'url', 'href', 'uri'].some((word) => words.includes(word))
    const isOpen = value === null || value === undefined
    return isOpen && (isLinkName || declared?.format === 'uri' || path.includes('@odata.nextLink'))
  })
}

/** The cursor of the next page. */
export function nextCursor(marks: readonly BodyMark[]): BodyMark | undefined {
  const cursors = marks.filter(
    ({ words, value }) =>
      isCursorName(words) &&
      !isPrevious(words) &&
      (value === null ||
        value === undefined ||
        typeof value === 'string' ||
        typeof value === 'number'),
  )
  return cursors.find(({ words }) => words.includes('next') || words.includes('end')) ?? cursors[0]
}

function isCursorName(words: readonly string[]): boolean {
  const named = [
    'cursor',
    'cursors',
    'token',
    'after',
    'marker',
    'bookmark',
    'continuation',
    'scroll',
  ]
  const paged = words.some((word) =>
    [
      'next',
      'page',
      'paging',
      'cursor',
      'cursors',
      'pagination',
      'continuation',
      'end',
      'scroll',
    ].includes(word),
  )
  return paged && words.some((word) => named.includes(word))
}

function isPrevious(words: readonly string[]): boolean {
  return words.some((word) =>
    ['previous', 'prev', 'start', 'before', 'first', 'access', 'refresh'].includes(word),
  )
}

/** Whether more pages follow. */
export function hasMore(marks: readonly BodyMark[]): BodyMark | undefined {
  return marks.find(
    ({ last, value, declared }) =>
      (typeof value === 'boolean' || declared?.type === 'boolean') &&
      last.some((word) => word === 'more' || word === 'next') &&
      !isPrevious(last),
  )
}

/** The number of all records. */
export function totalMark(marks: readonly BodyMark[]): BodyMark | undefined {
  return marks.find(
    (mark) =>
      isCount(mark) &&
      mark.last.includes('total') &&
      !mark.last.some((word) => /^pages?$/.test(word)),
  )
}

/** The number of pages. */
export function pagesMark(marks: readonly BodyMark[]): BodyMark | undefined {
  return marks.find((mark) => isCount(mark) && pagesNames.some((name) => endsWith(mark.last, name)))
}

const pagesNames = [
  ['pages'],
  ['total', 'page'],
  ['max', 'page'],
  ['last', 'page'],
  ['page', 'count'],
]

/** The number of this page. */
export function pageMark(marks: readonly BodyMark[]): BodyMark | undefined {
  return marks.find(({ value, last, words }) => {
    const name = last.join(' ')
    const isNumber = name === 'number' && words.includes('page')
    return (
      typeof value === 'number' &&
      (isNumber || ['page', 'current page', 'page number'].includes(name))
    )
  })
}

/** The number of records before this page, or before the next. */
export function offsetMark(marks: readonly BodyMark[]): BodyMark | undefined {
  return marks.find(
    ({ value, last }) =>
      typeof value === 'number' &&
      ['offset', 'skip', 'next offset', 'start', 'next start', 'next', 'start at'].includes(
        last.join(' '),
      ),
  )
}

function isCount({ value, declared }: BodyMark): boolean {
  if (declared !== undefined && value === undefined)
    return ['integer', 'number'].includes(String(declared.type))
  return typeof value === 'number' || (typeof value === 'string' && /^\d{1,9}$/.test(value))
}
