import type { Connector, ListSpec } from '../compile/connector.ts'
import { QueryError } from '../errors/errors.ts'
import { suggestion } from '../errors/suggest.ts'
import type { RawRecord } from '../fetch/extract-records.ts'
import { joinRoot } from '../fetch/fetch-before.ts'
import { isObject, setOwn } from '../json/json.ts'
import type { EventLoopTurn } from '../limit/event-loop-turn.ts'
import { checkedContext } from '../plan/check-values.ts'
import type { Processing } from '../records/process-records.ts'
import type { MapOptions } from './map-options.ts'

/** What was given beside a payload, as expressions see it. */
export type MapInputs = Pick<Processing['roots'], 'context' | 'before' | 'item'> & {
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Checks what was given against the mapping. Throws `AccountError` for a context value, and `QueryError` for a list or an
 * item that the mapping cannot read.
 */
export async function mapInputs(
  connector: Connector,
  list: ListSpec,
  options: MapOptions,
  turn: EventLoopTurn,
): Promise<MapInputs> {
  if (options.item !== undefined && list.forEach === undefined)
    throw unread(
      'Option "item" goes with a list that has "for_each" only; a parent goes as "parent"',
    )
  return {
    context: checkedContext(connector, options.context),
    before: await beforeRoot(list, options.before ?? {}, turn),
    headers: options.headers ?? {},
    item: itemOf(list, options),
  }
}

/** The records of a payload; the given parent is the outermost entry around each of them. */
export function withParent(
  records: readonly RawRecord[],
  list: ListSpec,
  options: MapOptions,
): readonly RawRecord[] {
  const { parent } = options
  if (parent === undefined || parent === itemOf(list, options)) return records
  return records.map((record) => ({ ...record, parents: [...record.parents, parent] }))
}

// The entry of a fan-out is a parent too: if only one of them is given, it is both.
function itemOf({ forEach }: ListSpec, { item, parent }: MapOptions): unknown {
  return item ?? (forEach === undefined ? undefined : parent)
}

async function beforeRoot(
  list: ListSpec,
  given: NonNullable<MapOptions['before']>,
  turn: EventLoopTurn,
): Promise<Readonly<Record<string, unknown>>> {
  const root: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const spec = list.before.find((before) => before.name === name)
    const names = list.before.map((before) => before.name)
    if (spec === undefined)
      throw unread(`List "${name}" is not in "before" of the mapping: ${suggestion(name, names)}`)
    if (!Array.isArray(value) && !isObject(value))
      throw new TypeError(`List "${name}" of "before" must be a list or an object`)
    setOwn(root, name, Array.isArray(value) ? await joinRoot(value, spec.keyBy, turn) : value)
  }
  return root
}

function unread(message: string): QueryError {
  return new QueryError('invalid_parameter', message)
}
