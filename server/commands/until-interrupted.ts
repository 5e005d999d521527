import type { Io } from 'crosswalk/cli'

/** Resolves when the run is to end. */
export function untilInterrupted({ signal }: Io): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve()
    signal?.addEventListener('abort', () => resolve(), { once: true })
  })
}
