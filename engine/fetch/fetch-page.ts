import type { PageState } from '../cursor/resume-point.ts'
import { BadResponseError } from '../errors/errors.ts'
import { isDeeperThan } from '../json/depth.ts'
import { forEachInTurns } from '../limit/event-loop-turn.ts'
import type { OpenCall } from '../plan/open-call.ts'
import type { CallContext } from './call-context.ts'
import type { Extraction, RawRecord } from './extract-records.ts'
import { readRecords } from './read-records.ts'
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
  // Reading the body as JSON may have been long work.
  if (context.turn.isOver()) await context.turn.next()
  const extraction = extract(context, call, response)
  const { entries } = extraction
  await assertDepth(context, extraction)
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

function extract(context: CallContext, call: OpenCall, response: ReadResponse): Extraction {
  const { spec } = call
  if (response.status === 204 || (response.kind === 'empty' && spec.allowEmptyBody)) return nothing
  if (response.kind !== 'json') throw notJson(context, response)
  const { body, headers } = response
  const found = readRecords(spec.records, { ...call.roots, body, headers })
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

async function assertDepth(
  { connector, turn }: CallContext,
  { records }: Extraction,
): Promise<void> {
  await forEachInTurns(records, turn, ({ record }) => {
    if (!isDeeperThan(record, mostLevels)) return
    throw new BadResponseError(
      'unexpected_shape',
      `${connector.label} answered with records that are nested deeper than ${mostLevels} levels`,
    )
  })
}
