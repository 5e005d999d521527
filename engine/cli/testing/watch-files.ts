import { once } from 'node:events'
import { existsSync, type FSWatcher, watch } from 'node:fs'

// Editors write a file in several steps.
const quiet = 60

/** Calls back once, soon after something changes below one of the places; resolves when that is done or the signal fires. */
export async function nextChange(places: readonly string[], signal: AbortSignal): Promise<void> {
  const changed = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const watchers = places.filter(existsSync).map(
    (place): FSWatcher =>
      watch(place, { recursive: true }, () => {
        clearTimeout(timer)
        timer = setTimeout(() => changed.abort(), quiet)
      }),
  )
  const either = AbortSignal.any([changed.signal, signal])
  try {
    if (!either.aborted) await once(either, 'abort')
  } finally {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}
