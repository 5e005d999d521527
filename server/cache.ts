/*
 * The only file that imports lru-cache: a bounded memory of values that were looked up a moment ago.
 */
import { LRUCache } from 'lru-cache'

/** Values by key, for a while. */
export type Cache<T> = {
  /** The value held, else what `load` gives; calls at the same time load once. Undefined is not kept. */
  readonly get: (key: string, load: () => Promise<T | undefined>) => Promise<T | undefined>
  readonly drop: (key: string) => void
}

/** Makes a cache of at most `most` values, each good for `millis`. */
export function createCache<T extends object>(most: number, millis: number): Cache<T> {
  const held = new LRUCache<string, T>({ max: most, ttl: millis })
  const loading = new Map<string, Promise<T | undefined>>()
  return {
    get: async (key, load) => {
      const known = held.get(key)
      if (known !== undefined) return known
      const running = loading.get(key) ?? load()
      loading.set(key, running)
      try {
        const value = await running
        // What was dropped while it was loading may be old.
        if (value !== undefined && loading.get(key) === running) held.set(key, value)
        return value
      } finally {
        if (loading.get(key) === running) loading.delete(key)
      }
    },
    drop: (key) => {
      held.delete(key)
      loading.delete(key)
    },
  }
}
