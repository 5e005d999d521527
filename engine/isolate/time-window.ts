/** How much time an owner has. */
export type TimeWindowOptions = {
  /** Milliseconds of work. */
  readonly millis: number
  /** Seconds in which they may be used. */
  readonly seconds: number
}

/** Time that owners have used. */
export type TimeWindow = {
  /** Milliseconds until an owner has time again, 0 for now. */
  readonly wait: (owner: string) => number
  readonly spend: (owner: string, millis: number) => void
}

/** Makes a window that begins when an owner first uses time. Time above the bound does not count in the next window. */
export function createTimeWindow(
  { millis, seconds }: TimeWindowOptions,
  now: () => number,
): TimeWindow {
  const windows = new Map<string, { readonly endsAt: number; readonly spent: number }>()
  const open = (owner: string) => {
    const window = windows.get(owner)
    return window !== undefined && window.endsAt > now() ? window : undefined
  }
  const sweep = (): void => {
    for (const [owner, { endsAt }] of windows) {
      if (endsAt > now()) break // the others were begun later
      windows.delete(owner)
    }
  }
  return {
    wait: (owner) => {
      const window = open(owner)
      return window === undefined || window.spent < millis ? 0 : window.endsAt - now()
    },
    spend: (owner, used) => {
      sweep()
      const { endsAt, spent } = open(owner) ?? { endsAt: now() + seconds * 1000, spent: 0 }
      windows.set(owner, { endsAt, spent: spent + used })
    },
  }
}
