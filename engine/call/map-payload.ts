import type { Connector, ListSpec } from '../compile/connector.ts'
import { BadResponseError, MappingError, QueryError, ValidationError } from '../errors/errors.ts'
import type { Warning } from '../errors/warning.ts'
import { startDeadline } from '../fetch/deadline.ts'
import { type Extraction, extractRecords } from '../fetch/extract-records.ts'
import { joinRoot } from '../fetch/fetch-before.ts'
import { readRecords } from '../fetch/read-records.ts'
import { isObject, setOwn } from '../json/json.ts'
import { wholeBody } from '../json/record-path.ts'
import { createEventLoopTurn, type EventLoopTurn } from '../limit/event-loop-turn.ts'
import { checkQuery } from '../plan/check-query.ts'
import type { CheckedQuery } from '../plan/query.ts'
import { withDefaults } from '../plan/render-url.ts'
import type { Processing } from '../records/process-records.ts'
import { createCollector } from './collect-answer.ts'
import { collectWarnings } from './collect-warnings.ts'
import { findConnector } from './connectors.ts'
import type { MapOptions } from './map-options.ts'
import { type EngineParts, findList } from './prepare-call.ts'
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
export async function mapPayload(
  { connectors, options: { clock, deadline: most } }: EngineParts,
  { resource, provider, payload, options }: MapRequest,
): Promise<Answer> {
  if (typeof provider !== 'string') throw new TypeError('Provider must be a string')
  const { query: rawQuery = {}, signal, deadline: millis = most } = options
  const connector = findConnector(connectors, provider)
  const list = findList(connector, resource)
  const query = checkQuery(withoutPaging(rawQuery), list.schema, list.produced)
  const deadline = startDeadline(clock, millis, signal)
  try {
    deadline.signal.throwIfAborted()
    const turn = createEventLoopTurn(deadline.signal)
    const roots = await rootsOf(connector, list, { query, rawQuery, options, turn })
    const { records } = recordsOf(connector, list, { payload, options, roots })
    return await mapRecords(records, { list, query, roots, firstIndex: 0 }, turn)
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

type Given = {
  readonly query: CheckedQuery
  readonly rawQuery: object
  readonly options: MapOptions
  readonly turn: EventLoopTurn
}

type Roots = Processing['roots'] & { readonly headers: Readonly<Record<string, string>> }

async function rootsOf(
  connector: Connector,
  list: ListSpec,
  { query, rawQuery, options, turn }: Given,
): Promise<Roots> {
  const before: Record<string, unknown> = {}
  for (const { name, keyBy } of list.before) {
    const given = options.before?.[name]
    if (given === undefined) continue
    setOwn(before, name, Array.isArray(given) ? await joinRoot(given, keyBy, turn) : given)
  }
  return {
    query: query.filterRoot,
    rawQuery,
    context: withDefaults(connector.context, options.context ?? {}),
    before,
    headers: options.headers ?? {},
    item: options.parent,
  }
}

type Payload = {
  readonly payload: unknown
  readonly options: MapOptions
  readonly roots: Roots
}

function recordsOf(connector: Connector, list: ListSpec, given: Payload): Extraction {
  const found = findRecords(list, given)
  if (found !== undefined) return found
  if (list.allowMissingList && isObject(given.payload))
    return { records: [], counted: [], nested: false }
  const place = list.records.kind === 'path' ? `"${list.records.text}"` : 'its expression'
  throw new ValidationError(
    `Payload for ${connector.label} has no list at ${place}; a list of records goes with as: 'records'`,
  )
}

function findRecords(list: ListSpec, { payload, options, roots }: Payload): Extraction | undefined {
  try {
    if (options.as === 'records') return extractRecords(payload, wholeBody)
    return readRecords(list.records, { ...roots, body: payload })
  } catch (error) {
    const shape = error instanceof BadResponseError || error instanceof MappingError
    if (!shape) throw error
    throw new ValidationError(
      `Payload does not have the shape that is mapped: ${error.message}; a list of records goes with as: 'records'`,
      { cause: error },
    )
  }
}

async function mapRecords(
  records: RawPage['records'],
  processing: Processing,
  turn: EventLoopTurn,
): Promise<Answer> {
  const walk = walkRecords(onePage(records, processing), turn)
  const collector = createCollector(processing.query.keyBy, collectWarnings())
  for (;;) {
    const batch = await walk.next(Number.POSITIVE_INFINITY)
    if (batch === null) break
    collector.take(batch)
  }
  const { result, warnings } = collector.finish()
  return { result, warnings }
}

async function* onePage(
  records: RawPage['records'],
  processing: Processing,
): AsyncGenerator<RawPage> {
  yield { records, processing, warnings: [], resumeAt: () => null }
}
