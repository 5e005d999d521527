import { BadResponseError } from '../errors/errors.ts'
import { isDeeperThan } from '../json/depth.ts'
import type { OpenCall } from '../plan/open-call.ts'
import type { PageState } from '../plan/pagination/style.ts'
import { rawResponse } from './answer-error.ts'
import { evaluateRecords } from './evaluate-answer.ts'
import {
  type Extraction,
  extractListed,
  extractRecords,
  type RawRecord,
} from './extract-records.ts'
import type { ReadAnswer } from './read-answer.ts'
import { sendWithRetry } from './send-with-retry.ts'
import type { Session } from './session.ts'

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
  session: Session,
  call: OpenCall,
  state: PageState,
  seenBefore: number,
): Promise<FetchedPage> {
  const request = call.request(state)
  const answer = await sendWithRetry(session, request)
  const extraction = await recordsOf(session, call, answer)
  const { entries } = extraction
  assertDepth(session, extraction)
  const next =
    answer.status === 204
      ? null
      : call.next(state, {
          body: answer.body,
          headers: answer.headers,
          entries,
          seen: seenBefore + entries,
          url: request.url,
        })
  return { ...extraction, headers: answer.headers, next }
}

const nothing: Extraction = { records: [], entries: 0, nested: false }

async function recordsOf(
  session: Session,
  call: OpenCall,
  answer: ReadAnswer,
): Promise<Extraction> {
  const { spec } = call
  if (answer.status === 204 || (answer.kind === 'empty' && spec.allowEmptyBody)) return nothing
  if (answer.kind !== 'json') throw notJson(session, answer)
  const found = await findRecords(call, answer)
  if (found !== undefined) return found
  if (spec.allowMissingList) return nothing
  const place = spec.records.kind === 'path' ? `"${spec.records.text}"` : 'its expression'
  throw new BadResponseError(
    'unexpected_shape',
    `${session.connector.label} answered without a list at ${place}`,
    {
      rawResponse: rawResponse(answer, session.redactor),
      remoteStatus: answer.status,
    },
  )
}

async function findRecords(
  call: OpenCall,
  { body, headers }: ReadAnswer,
): Promise<Extraction | undefined> {
  const { records } = call.spec
  if (records.kind === 'path') return extractRecords(body, records.path)
  const value = await evaluateRecords(records.slot, { ...call.roots, body, headers })
  return extractListed(value)
}

function notJson(session: Session, answer: ReadAnswer): BadResponseError {
  const what = answer.kind === 'empty' ? 'an empty body' : 'something that is not JSON'
  return new BadResponseError(
    'not_json',
    `${session.connector.label} answered ${answer.status} with ${what}`,
    {
      rawResponse: rawResponse(answer, session.redactor),
      remoteStatus: answer.status,
    },
  )
}

// What is nested deeper can be read, but not be written again by whoever gets it.
const mostLevels = 500

function assertDepth({ connector }: Session, { records }: Extraction): void {
  if (!records.some(({ record }) => isDeeperThan(record, mostLevels))) return
  throw new BadResponseError(
    'unexpected_shape',
    `${connector.label} answered with records that are nested deeper than ${mostLevels} levels`,
  )
}
