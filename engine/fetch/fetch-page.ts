import type { PageState } from '../cursor/resume-point.ts'
import { BadResponseError, RemoteError } from '../errors/errors.ts'
import type { JsonExcess } from '../json/json-excess.ts'
import { valueExcess } from '../json/value-excess.ts'
import { forEachInTurns } from '../limit/event-loop-turn.ts'
import type { OpenCall } from '../plan/open-call.ts'
import type { CallContext } from './call-context.ts'
import { countedEntries } from './counted-entries.ts'
import type { Extraction } from './extract-records.ts'
import type { FetchedPage } from './fetched-page.ts'
import { readRecords } from './read-records.ts'
import type { ReadResponse } from './read-response.ts'
import { rawResponse } from './response-error.ts'
import { sendWithRetry } from './send-with-retry.ts'

/** Fetches the page at a state. `seenBefore` counts the entries of earlier pages. */
export async function fetchPage(
  context: CallContext,
  call: OpenCall,
  state: PageState,
  seenBefore: number,
): Promise<FetchedPage> {
  const request = call.request(state)
  const response = await sendWithRetry(context, request, call.spec.notFound).catch(
    (error: unknown) => {
      if (isTolerated(call, state, error)) return undefined
      throw error
    },
  )
  if (response === undefined) return notFound
  // Reading the body as JSON may have been long work.
  if (context.turn.isOver()) await context.turn.next()
  const { body, headers, status } = response
  const extraction = extract(context, call, response)
  await assertRecords(context, extraction)
  const { spec, roots } = call
  context.onPage?.({ spec, request, roots, body, headers, records: extraction.records })
  const entries = extraction.counted?.length
  const seen = seenBefore + (entries ?? extraction.records.length)
  const facts = { body, headers, entries, seen, url: request.url }
  const next = status === 204 ? null : call.next(state, facts)
  const absent = status !== 204 && response.kind === 'empty' ? 'empty_body' : undefined
  const characters = response.text.length
  return { ...extraction, headers, next, absent, request, characters, isKept: false }
}

// Only the first page of a list may be missing: the provider announced a later one.
function isTolerated({ spec }: OpenCall, state: PageState, error: unknown): boolean {
  if (!spec.allowNotFound || state !== null) return false
  return error instanceof RemoteError && error.code === 'remote_not_found'
}

const nothing: Extraction = { records: [], counted: [], nested: false }
const notFound: FetchedPage = {
  ...nothing,
  headers: {},
  next: null,
  absent: 'not_found',
  request: undefined,
  characters: 0,
  isKept: false,
}

function extract(context: CallContext, call: OpenCall, response: ReadResponse): Extraction {
  const { spec } = call
  if (response.status === 204 || (response.kind === 'empty' && spec.allowEmptyBody)) return nothing
  if (response.excess !== undefined) throw tooMuch(context, response.excess)
  if (response.kind !== 'json') throw notJson(context, response)
  const { body, headers } = response
  const counted = countedEntries(spec, body)
  const found = readRecords(
    spec.records,
    { ...call.roots, body, headers },
    context.limits.maxEntries,
  )
  if (found) return { ...found, counted: counted ?? found.counted }
  // An expression gives nothing for entries that hold no record, but these entries are counted. Null says that there is no list.
  if (counted !== undefined && found !== null) return { ...nothing, counted }
  if (spec.allowMissingList)
    return spec.records.kind === 'path' ? nothing : { ...nothing, counted: undefined }
  const place = spec.records.kind === 'path' ? `"${spec.records.text}"` : 'its expression'
  const wanted =
    spec.records.kind === 'path' && spec.records.path.single === true ? 'record' : 'list'
  throw new BadResponseError(
    'unexpected_shape',
    `${context.connector.label} answered without a ${wanted} at ${place}`,
    {
      rawResponse: rawResponse(context.connector, response, context.redactor),
      remoteStatus: response.status,
    },
  )
}

function notJson(context: CallContext, response: ReadResponse): BadResponseError {
  const what = response.kind === 'empty' ? 'an empty body' : 'something that is not JSON'
  return new BadResponseError(
    'not_json',
    `${context.connector.label} answered ${response.status} with ${what}`,
    {
      rawResponse: rawResponse(context.connector, response, context.redactor),
      remoteStatus: response.status,
    },
  )
}

// Data that nests deeper can be read, but JavaScript could not write it as JSON again. What is done with one record is
// done without a pause.
const mostOfRecord = { levels: 500, values: 100_000 }

async function assertRecords(context: CallContext, { records }: Extraction): Promise<void> {
  await forEachInTurns(records, context.turn, ({ source }) => {
    const bound = valueExcess(source, mostOfRecord)
    if (bound !== undefined)
      throw tooMuch(context, { bound, most: mostOfRecord[bound] }, 'a record')
  })
}

const words = {
  values: 'values',
  structures: 'lists and objects',
  members: 'members in one object',
  characters: 'characters in one text or number',
} as const

function tooMuch(
  { connector: { label } }: CallContext,
  { bound, most }: JsonExcess,
  what = 'JSON',
): BadResponseError {
  const number = most.toLocaleString('en')
  return bound === 'levels'
    ? new BadResponseError(
        'unexpected_shape',
        `${label} answered with ${what} that is nested deeper than ${number} levels`,
      )
    : new BadResponseError(
        'response_too_large',
        `${label} answered with ${what} of more than ${number} ${words[bound]}`,
      )
}
