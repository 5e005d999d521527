import { type ByteCacheOptions, createByteCache } from './byte-cache.ts'

/** Values of many owners, each for a time. Like {@link ByteCache}, it drops some earlier when they take too much memory. */
export type TimedCache<T> = {
  readonly get: (owner: string, key: string) => T | undefined
  /** `bytes` is about what the value takes. It is not kept for 0 seconds. */
  readonly set: (
    owner: string,
    key: string,
    kept: { readonly value: T; readonly seconds: number; readonly bytes: number },
  ) => void
}

const longestTimer = 2 ** 31 - 1

/** Makes an empty cache. */
export function createTimedCache<T>(now: () => number, bounds: ByteCacheOptions): TimedCache<T> {
  const cache = createByteCache<{ readonly value: T; readonly until: number }>(bounds)
  // Frees the memory of what nobody asks for again. It does not hold the value, which may have been dropped before.
  const dropLater = (owner: string, key: string, until: number, millis: number): void => {
    const drop = (): void => {
      if (cache.get(owner, key)?.until === until) cache.drop(owner, key)
    }
    setTimeout(drop, Math.min(millis, longestTimer)).unref()
  }
  return {
    get: (owner, key) => {
      const held = cache.get(owner, key)
      if (held === undefined || held.until > now()) return held?.value
      cache.drop(owner, key)
      return undefined
    },
    set: (owner, key, { value, seconds, bytes }) => {
      if (seconds <= 0) return
      const until = now() + seconds * 1000
      cache.set(owner, key, { value, until }, bytes)
      dropLater(owner, key, until, seconds * 1000)
    },
  }
}
