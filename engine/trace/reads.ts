import { formatPath } from '../json/path.ts'
import type { Places } from './places.ts'
import type { ReadEvent, Role, Spot } from './watch.ts'

/** A value that an evaluation depends on. */
export type Read = {
  /** How the expression comes to it, such as `response.pipeline_id`. */
  readonly path: string
  /** The number of the page that it came with; undefined for what no page holds, such as `query`. */
  readonly page?: number
  /** JSON pointer into the body of that page, `@` for every index. */
  readonly pointer?: string
  /** What it was read for. */
  readonly as: readonly Role[]
  /** Undefined for something that is not there, and for the keys of a table. */
  readonly value?: unknown
  /** Nothing was there. */
  readonly missing?: true
}

/** Reads as they are shown: each value once, in the order of first reads. */
export function readsOf(events: readonly ReadEvent[], places: Places): readonly Read[] {
  const reads = new Map<string, Read>()
  for (const event of events) {
    for (const read of readsAt(event, places)) {
      const key = `${read.page} ${read.pointer ?? read.path} ${read.missing}`
      const held = reads.get(key)
      if (held === undefined) reads.set(key, read)
      else if (!held.as.includes(event.role))
        reads.set(key, { ...held, as: [...held.as, event.role] })
    }
  }
  return [...reads.values()]
}

/** Reads of one kind of place in a list are one, with `@` for its indices: of a long list there would be too many. */
export function foldedReads(
  events: readonly ReadEvent[],
  places: Places,
  as: Role,
): readonly Read[] {
  const groups = new Map<string, Read>()
  for (const event of events) {
    for (const read of readsAt(event, places)) {
      const key = placeKey(read)
      const held = groups.get(key)
      if (held === undefined) groups.set(key, { ...read, as: [as] })
      else if (held.pointer !== read.pointer || held.path !== read.path)
        groups.set(key, folded(held))
    }
  }
  return [...groups.values()]
}

function placeKey({ page, pointer, path, missing }: Read): string {
  return `${page} ${pointer === undefined ? path : withoutIndices(pointer)} ${missing}`
}

function folded({ value: _value, ...read }: Read): Read {
  const { path, pointer } = read
  const plain = path.replace(/\[\d+\]/g, '[@]')
  return {
    ...read,
    path: plain,
    ...(pointer === undefined ? {} : { pointer: withoutIndices(pointer) }),
  }
}

function withoutIndices(pointer: string): string {
  return pointer.replace(/\/\d+(?=\/|$)/g, '/@')
}

function readsAt(event: ReadEvent, places: Places): readonly Read[] {
  return event.role === 'table' ? tableReads(event, places) : [plainRead(event, places)]
}

function plainRead({ spot, name, value, isMissing, role }: ReadEvent, places: Places): Read {
  return {
    path: pathOf(spot, name),
    ...places.find(spot, name),
    as: [role],
    ...(isMissing ? { missing: true } : { value }),
  }
}

// Which entry is found depends on the keys of all of them.
function tableReads({ spot, name, isMissing }: ReadEvent, places: Places): Read[] {
  const table = pathOf(spot, '')
  const sought: Read[] = isMissing
    ? [{ path: pathOf(spot, name), as: ['table'], missing: true }]
    : []
  const keys = places.keysOf(spot.object)
  return [...sought, ...keys.map((place): Read => ({ path: table, ...place, as: ['table'] }))]
}

/** How an expression comes to a value: names joined by dots, indices in brackets. */
function pathOf(spot: Spot, name: string): string {
  const isIndex = Array.isArray(spot.object)
  const path = name === '' ? pathTo(spot) : pathTo(spot) + step(name, isIndex)
  return path.startsWith('.') ? path.slice(1) : path
}

// Many values are read of one object.
const paths = new WeakMap<Spot, string>()

function pathTo(spot: Spot): string {
  const { holder, name } = spot
  if (holder === undefined) return ''
  const path = paths.get(spot) ?? pathTo(holder) + step(name, Array.isArray(holder.object))
  paths.set(spot, path)
  return path
}

function step(name: string, isIndex: boolean): string {
  return isIndex ? `[${name}]` : `.${formatPath([name])}`
}
