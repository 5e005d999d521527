/** How much a cache may hold, by an estimate that comes with each value. */
export type ByteCacheOptions = { readonly most: number; readonly mostPerOwner: number }

/** Values of many owners. The least recently used values are dropped first: the owner's own, then any. */
export type ByteCache<T> = {
  readonly get: (owner: string, key: string) => T | undefined
  /** A value that is larger than all an owner may hold is not kept. */
  readonly set: (owner: string, key: string, value: T, bytes: number) => void
  readonly drop: (owner: string, key: string) => void
}

type Entry<T> = { readonly owner: string; readonly value: T; readonly bytes: number }

/** Makes a cache that is bounded in bytes, in all and for each owner. */
export function createByteCache<T>({ most, mostPerOwner }: ByteCacheOptions): ByteCache<T> {
  const entries = new Map<string, Entry<T>>()
  const held = new Map<string, number>()
  let total = 0
  const drop = (place: string, { owner, bytes }: Entry<T>): void => {
    entries.delete(place)
    total -= bytes
    const left = (held.get(owner) ?? 0) - bytes
    if (left > 0) held.set(owner, left)
    else held.delete(owner)
  }
  const add = (place: string, entry: Entry<T>): void => {
    entries.set(place, entry)
    total += entry.bytes
    held.set(entry.owner, (held.get(entry.owner) ?? 0) + entry.bytes)
  }
  return {
    drop: (owner, key) => {
      const place = placeOf(owner, key)
      const entry = entries.get(place)
      if (entry !== undefined) drop(place, entry)
    },
    get: (owner, key) => {
      const place = placeOf(owner, key)
      const entry = entries.get(place)
      if (entry === undefined) return undefined
      entries.delete(place)
      entries.set(place, entry)
      return entry.value
    },
    set: (owner, key, value, bytes) => {
      const place = placeOf(owner, key)
      const former = entries.get(place)
      if (former !== undefined) drop(place, former)
      if (bytes > Math.min(most, mostPerOwner)) return
      add(place, { owner, value, bytes })
      const over = (): boolean => (held.get(owner) ?? 0) > mostPerOwner
      for (const [other, entry] of entries) {
        if (!over()) break
        if (entry.owner === owner) drop(other, entry)
      }
      for (const [other, entry] of entries) {
        if (total <= most) break
        drop(other, entry)
      }
    },
  }
}

function placeOf(owner: string, key: string): string {
  return JSON.stringify([owner, key])
}
