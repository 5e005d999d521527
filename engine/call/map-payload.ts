import type { Connector, ListSpec } from '../compile/connector.ts'
import { BadResponseError, MappingError, QueryError, ValidationError } from '../errors/errors.ts'
import type { Warning } from '../errors/warning.ts'
import { startDeadline } from '../fetch/deadline.ts'
import { type Extraction, extractRecords } from '../fetch/extract-records.ts'
import { readRecords } from '../fetch/read-records.ts'
import { statedError } from '../fetch/response-error.ts'
import { isObject } from '../json/json.ts'
import { wholeBody } from '../json/record-path.ts'
import { createEventLoopTurn, type EventLoopTurn } from '../limit/event-loop-turn.ts'
import { checkQuery } from '../plan/check-query.ts'
import type { Processing } from '../records/process-records.ts'
import { createCollector } from './collect-answer.ts'
import { collectWarnings } from './collect-warnings.ts'
import { findConnector } from './connectors.ts'
import { type MapInputs, mapInputs, withParent } from './map-inputs.ts'
import type { MapOptions } from './map-options.ts'
import { missingInputs } from './missing-inputs.ts'
import { type EngineParts, findResource } from './prepare-call.ts'
import { type RawPage, walkRecords } from './walk-records.ts'

/** A payload, and how it is to be mapped. */
export type MapRequest = {
  readonly resource: string
  readonly provider: string
  readonly payload: unknown
  readonly options: MapOptions & { readonly query?: object }
}

/** Mapped records, and what could not be mapped. */
type Answer = { readonly result: unknown; readonly warnings: readonly Warning[] }

/** Maps a payload without any network. Rejects with `ValidationError` for a payload of another shape. */
export function mapPayload(parts: EngineParts, request: MapRequest): Promise<Answer> {
  return withPayload(parts, request, ({ page, said, turn }) => mapRecords(page, said, turn))
}

/** A payload whose records have been found. */
export type OpenPayload = {
  readonly page: Page
  readonly connector: Connector
  readonly inputs: MapInputs
  /** What was not given. */
  readonly said: readonly Warning[]
  readonly turn: EventLoopTurn
}

/** Finds the records of a payload, and does something with them in the time of the call. */
export async function withPayload<T>(
  { connectors, options: { clock, deadline: most } }: Pick<EngineParts, 'connectors' | 'options'>,
  { resource, provider, payload, options }: MapRequest,
  work: (open: OpenPayload) => Promise<T>,
): Promise<T> {
  if (typeof provider !== 'string') throw new TypeError('Provider must be a string')
  const { query: rawQuery = {}, signal, deadline: millis = most } = options
  const connector = findConnector(connectors, provider)
  const { list } = findResource(connector, resource)
  const query = checkQuery(withoutPaging(rawQuery), list.schema, list.produced)
  const deadline = startDeadline(clock, millis, signal)
  try {
    deadline.signal.throwIfAborted()
    const turn = createEventLoopTurn(deadline.signal)
    const inputs = await mapInputs(connector, list, options, turn)
    const roots = { query: query.filterRoot, rawQuery, ...inputs }
    const { records } = recordsOf({ connector, list, payload, options, roots })
    const page = {
      records: withParent(records, list, options),
      processing: { list, query, roots, firstIndex: 0 },
    }
    const given = { connector, list, query, options, inputs, records: page.records }
    return await work({ page, connector, inputs, said: missingInputs(given), turn })
  } finally {
    deadline.end()
  }
}

function withoutPaging(query: object): object {
  const paging = ['limit', 'next_cursor', 'remote_query'].find((name) => name in query)
  if (paging === undefined) return query
  throw new QueryError(
    'invalid_parameter',
    `Query parameter "${paging}" does not go with map, which makes no call`,
  )
}

type Payload = {
  readonly connector: Connector
  readonly list: ListSpec
  readonly payload: unknown
  readonly options: MapOptions
  readonly roots: MapInputs & Pick<Processing['roots'], 'query' | 'rawQuery'>
}

function recordsOf(given: Payload): Extraction {
  const { connector, list, payload } = given
  assertNoError(given, 200)
  const found = findRecords(given)
  if (found !== undefined) return found
  assertNoError(given, 400)
  if (list.allowMissingList && isObject(payload)) return { records: [], counted: [], nested: false }
  const place = list.records.kind === 'path' ? `"${list.records.text}"` : 'its expression'
  throw new ValidationError(
    `Payload for ${connector.label} has no list at ${place}; a list of records goes with as: 'records'`,
  )
}

// A payload has no status. A good response may hold an error too; a payload without a list may be the body of
// a bad response: then only the error that the body itself holds counts, not one that every bad response has.
function assertNoError(given: Payload, status: 200 | 400): void {
  const { payload, options } = given
  if (options.as === 'records') return
  const said = errorIn(given, status, payload)
  if (said === undefined || (status === 400 && said === errorIn(given, status, {}))) return
  throw new ValidationError(`This payload is an error answer: ${said}`)
}

function errorIn({ connector, roots }: Payload, status: number, body: unknown): string | undefined {
  const { headers } = roots
  return shaped(() => statedError(connector, { status, headers, body, text: '', kind: 'json' }))
}

function findRecords(given: Payload): Extraction | undefined {
  const { list, payload, options, roots } = given
  try {
    return shaped(() =>
      options.as === 'records'
        ? extractRecords(payload, wholeBody)
        : (readRecords(list.records, { ...roots, body: payload }) ?? undefined),
    )
  } catch (error) {
    assertNoError(given, 400)
    throw error
  }
}

function shaped<T>(step: () => T): T {
  try {
    return step()
  } catch (error) {
    const shape = error instanceof BadResponseError || error instanceof MappingError
    if (!shape) throw error
    throw new ValidationError(
      `Payload does not have the shape that is mapped: ${error.message}; a list of records goes with as: 'records'`,
      { cause: error, ...(error.where === undefined ? {} : { where: error.where }) },
    )
  }
}

type Page = Pick<RawPage, 'records' | 'processing'>

async function mapRecords(
  page: Page,
  said: readonly Warning[],
  turn: EventLoopTurn,
): Promise<Answer> {
  const walk = walkRecords(onePage(page), turn)
  const warnings = collectWarnings()
  warnings.add(said)
  const collector = createCollector(page.processing.query.keyBy, warnings)
  for (;;) {
    const batch = await walk.next(Number.POSITIVE_INFINITY)
    if (batch === null) break
    collector.take(batch)
  }
  const { result, warnings: all } = collector.finish()
  return { result, warnings: all }
}

async function* onePage(page: Page): AsyncGenerator<RawPage> {
  yield { ...page, warnings: [], resumeAt: () => null }
}
