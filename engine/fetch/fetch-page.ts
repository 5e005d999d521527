import type { PageState } from '../cursor/resume-point.ts'
import { BadResponseError } from '../errors/errors.ts'
import { isDeeperThan } from '../json/depth.ts'
import type { OpenCall } from '../plan/open-call.ts'
import type { CallContext } from './call-context.ts'
import { evaluateRecords } from './evaluate-response.ts'
import {
  type Extraction,
  extractListed,
  extractRecords,
  type RawRecord,
} from './extract-records.ts'
import type { ReadResponse } from './read-response.ts'
import { rawResponse } from './response-error.ts'
import { sendWithRetry } from './send-with-retry.ts'

/** One page of a call. */
export type FetchedPage = {
  readonly records: readonly RawRecord[]
  readonly entries: number
  readonly nested: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly next: PageState
}

/** Fetches the page at a state. `seenBefore` counts the entries of earlier pages. */
export async function fetchPage(
  context: CallContext,
  call: OpenCall,
  state: PageState,
  seenBefore: number,
): Promise<FetchedPage> {
  const request = call.request(state)
  const response = await sendWithRetry(context, request)
  const extraction = await recordsOf(context, call, response)
  const { entries } = extraction
  assertDepth(context, extraction)
  const next =
    response.status === 204
      ? null
      : call.next(state, {
          body: response.body,
          headers: response.headers,
          entries,
          seen: seenBefore + entries,
          url: request.url,
        })
  return { ...extraction, headers: response.headers, next }
}

const nothing: Extraction = { records: [], entries: 0, nested: false }

async function recordsOf(
  context: CallContext,
  call: OpenCall,
  response: ReadResponse,
): Promise<Extraction> {
  const { spec } = call
  if (response.status === 204 || (response.kind === 'empty' && spec.allowEmptyBody)) return nothing
  if (response.kind !== 'json') throw notJson(context, response)
  const found = await findRecords(call, response)
  if (found !== undefined) return found
  if (spec.allowMissingList) return nothing
  const place = spec.records.kind === 'path' ? `"${spec.records.text}"` : 'its expression'
  throw new BadResponseError(
    'unexpected_shape',
    `${context.connector.label} answered without a list at ${place}`,
    {
      rawResponse: rawResponse(response, context.redactor),
      remoteStatus: response.status,
    },
  )
}

async function findRecords(
  call: OpenCall,
  { body, headers }: ReadResponse,
): Promise<Extraction | undefined> {
  const { records } = call.spec
  if (records.kind === 'path') return extractRecords(body, records.path)
  const value = await evaluateRecords(records.slot, { ...call.roots, body, headers })
  return extractListed(value)
}

function notJson(context: CallContext, response: ReadResponse): BadResponseError {
  const what = response.kind === 'empty' ? 'an empty body' : 'something that is not JSON'
  return new BadResponseError(
    'not_json',
    `${context.connector.label} answered ${response.status} with ${what}`,
    {
      rawResponse: rawResponse(response, context.redactor),
      remoteStatus: response.status,
    },
  )
}

// What is nested deeper can be read, but not be written again by whoever gets it.
const mostLevels = 500

function assertDepth({ connector }: CallContext, { records }: Extraction): void {
  if (!records.some(({ record }) => isDeeperThan(record, mostLevels))) return
  throw new BadResponseError(
    'unexpected_shape',
    `${connector.label} answered with records that are nested deeper than ${mostLevels} levels`,
  )
}
