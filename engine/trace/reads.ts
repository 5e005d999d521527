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
    for (const read of event.role === 'table'
      ? tableReads(event, places)
      : [plainRead(event, places)]) {
      const key = `${read.page} ${read.pointer ?? read.path} ${read.missing}`
      const held = reads.get(key)
      if (held === undefined) reads.set(key, read)
      else if (!held.as.includes(event.role))
        reads.set(key, { ...held, as: [...held.as, event.role] })
    }
  }
  return [...reads.values()]
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
  const steps: string[] = []
  let isIndex = Array.isArray(spot.object)
  if (name !== '') steps.unshift(step(name, isIndex))
  for (let at = spot; at.holder !== undefined; at = at.holder) {
    isIndex = Array.isArray(at.holder.object)
    steps.unshift(step(at.name, isIndex))
  }
  return steps.join('').replace(/^\./, '')
}

function step(name: string, isIndex: boolean): string {
  return isIndex ? `[${name}]` : `.${formatPath([name])}`
}
