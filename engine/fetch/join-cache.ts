import type { Clock } from '../http/transport.ts'

/** A joined list. */
export type JoinedList = {
  /** In the provider's order. */
  readonly records: readonly unknown[]
  /** As expressions see it. */
  readonly root: unknown
  /** Whether its response had an empty body. */
  readonly isAbsent: boolean
}

/** Keeps joined lists for a short time, per account. */
export type JoinCache = {
  readonly get: (
    key: string,
    seconds: number,
    fetch: () => Promise<JoinedList>,
  ) => Promise<JoinedList>
}

const mostEntries = 1000

/** Makes an empty cache. Different accounts must have different keys. */
export function createJoinCache(clock: Clock): JoinCache {
  const entries = new Map<string, { readonly until: number; readonly list: JoinedList }>()
  return {
    get: async (key, seconds, fetch) => {
      const held = entries.get(key)
      if (held !== undefined && held.until > clock.now()) return held.list
      entries.delete(key)
      const list = await fetch()
      if (seconds > 0) entries.set(key, { until: clock.now() + seconds * 1000, list })
      if (entries.size > mostEntries) entries.delete(entries.keys().next().value ?? '')
      return list
    },
  }
}
