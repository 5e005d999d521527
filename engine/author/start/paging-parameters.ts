import type { Parameter, SeenCall } from './source.ts'
import { nameWords } from './words.ts'

/** The parameters of a call that say which page is meant. */
export type PagingParameters = {
  readonly cursor: Parameter | undefined
  readonly page: Parameter | undefined
  readonly offset: Parameter | undefined
  readonly limit: Parameter | undefined
}

const limits = [
  'limit',
  'per page',
  'page size',
  'size',
  'top',
  'count',
  'max results',
  'results per page',
  'page limit',
  'rows',
]
const pages = ['page', 'page number', 'page no', 'page index', 'p', 'current page']
const offsets = ['offset', 'skip', 'start', 'start at', 'start index', 'page offset']
const cursors = [
  'cursor',
  'page token',
  'after',
  'page after',
  'starting after',
  'next token',
  'continuation token',
  'page cursor',
  'marker',
  'next cursor',
  'bookmark',
  'end cursor',
  'variables cursor',
  'variables after',
]

/** Tells the paging parameters of a call by their names, and the cursor also by a value that came in the answer before. */
export function pagingParameters(
  { parameters, responses }: SeenCall,
  cursorPath: ((body: unknown) => unknown) | undefined,
): PagingParameters {
  const named = (names: readonly string[]) =>
    parameters.find(({ name, values }) => isCalled(name, names) && !isText(names, values))
  const given = responses
    .map(({ body }) => cursorPath?.(body))
    .filter((value) => value !== undefined && value !== null && value !== '')
  const sent = parameters.find(({ values }) =>
    values.some((value) => given.map(String).includes(value)),
  )
  return {
    cursor: sent ?? named(cursors),
    page: named(pages),
    offset: named(offsets),
    limit: named(limits) ?? first(parameters),
  }
}

// Page numbers, offsets and limits are numbers; a cursor may be anything.
function isText(names: readonly string[], values: readonly string[]): boolean {
  return names !== cursors && values.some((value) => !/^\d{1,9}$/.test(value))
}

// Lists that go by cursors often call the page size "first".
function first(parameters: readonly Parameter[]): Parameter | undefined {
  return parameters.find(
    ({ name, values }) => nameWords(name).join(' ') === 'first' && !isText([], values),
  )
}

function isCalled(name: string, names: readonly string[]): boolean {
  const words = nameWords(name).join(' ')
  const inner = words.replace(/^(variables|paging|pagination|input|query|body) /, '')
  return names.includes(words) || names.includes(inner)
}
