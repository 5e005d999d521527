import type { Connector, ListSpec } from '../compile/connector.ts'
import { BadResponseError, ValidationError } from '../errors/errors.ts'
import type { Warning } from '../errors/warning.ts'
import { ExpressionError } from '../expression/expression-error.ts'
import { extractListed, extractRecords, type RawRecord } from '../fetch/extract-records.ts'
import { asRoot } from '../fetch/fetch-before.ts'
import { isObject } from '../json/json.ts'
import type { CheckedQuery } from '../plan/query.ts'
import { foldRefusals, type Refusal } from '../records/fold-refusals.ts'
import { formResult, type Keyable } from '../records/form-result.ts'
import { processRecord } from '../records/process-record.ts'

/** What a mapping may need beside the payload. */
export type MapOptions = {
  /** What the payload is: a response body as the provider sends it, or a list of its records. Default: body. */
  readonly as?: 'body' | 'records'
  /** Joined lists by name: the provider's records, or an object that is keyed as the mapping reads it. */
  readonly before?: Readonly<Record<string, readonly unknown[] | Readonly<Record<string, unknown>>>>
  /** Context values of the account, where the mapping reads them. */
  readonly context?: Readonly<Record<string, string>>
  /** The parent record, where the mapping reads `parent` and the payload does not hold it. */
  readonly parent?: unknown
  /** Response headers, lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Mapped records, and what could not be mapped. */
export type MapAnswer = { readonly result: unknown; readonly warnings: readonly Warning[] }

/** Maps a payload without any network. Rejects with `ValidationError` for a payload of another shape. */
export async function mapPayload(
  connector: Connector,
  list: ListSpec,
  query: CheckedQuery,
  { payload, options, rawQuery }: { payload: unknown; options: MapOptions; rawQuery: unknown },
): Promise<MapAnswer> {
  const records = await recordsOf(connector, list, payload, options)
  const before = list.before.flatMap(({ name, keyBy }) => {
    const given = options.before?.[name]
    if (given === undefined) return []
    return [[name, Array.isArray(given) ? asRoot(given, keyBy) : given] as const]
  })
  const roots = {
    query: query.filterRoot,
    rawQuery,
    context: options.context ?? {},
    before: Object.fromEntries(before),
    headers: options.headers ?? {},
    item: options.parent,
  }
  const kept: Keyable[] = []
  const refusals: Refusal[] = []
  const processing = { list, query, roots }
  for (const record of records) {
    const processed = processRecord(record, processing, record.index)
    // Waiting for what is there already would cost more than mapping does.
    const outcome = processed instanceof Promise ? await processed : processed
    if (outcome.kind === 'kept') kept.push(outcome)
    if (outcome.kind === 'refused') refusals.push(outcome.refusal)
  }
  const { result, warnings } = formResult(kept, query.keyBy)
  return { result, warnings: [...warnings, ...foldRefusals(refusals)] }
}

async function recordsOf(
  connector: Connector,
  list: ListSpec,
  payload: unknown,
  options: MapOptions,
): Promise<readonly RawRecord[]> {
  const found = await findRecords(list, payload, options)
  if (found !== undefined) return found.records
  if (list.allowMissingList && isObject(payload)) return []
  const place = list.records.kind === 'path' ? `"${list.records.text}"` : 'its expression'
  throw new ValidationError(
    `Payload for ${connector.label} has no list at ${place}; a list of records goes with as: 'records'`,
  )
}

async function findRecords(list: ListSpec, payload: unknown, options: MapOptions) {
  try {
    if (options.as === 'records') return extractRecords(payload, [])
    return await inBody(list, payload, options)
  } catch (error) {
    const shape = error instanceof BadResponseError || error instanceof ExpressionError
    if (!shape) throw error
    throw new ValidationError(
      `Payload does not have the shape that is mapped: ${error.message}; a list of records goes with as: 'records'`,
      {
        cause: error,
      },
    )
  }
}

async function inBody(
  list: ListSpec,
  payload: unknown,
  { context = {}, headers = {} }: MapOptions,
) {
  if (list.records.kind === 'path') return extractRecords(payload, list.records.path)
  const value = await list.records.slot.expression.evaluate({
    body: payload,
    headers,
    context,
    query: {},
  })
  return extractListed(value)
}
