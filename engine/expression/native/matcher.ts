import { LinearRegExp } from '../linear-regexp.ts'
import { faultAt } from './fault.ts'
import type { Run } from './run.ts'

/** A match, as functions that take patterns expect it. */
export type Match = {
  readonly match: string
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | undefined)[]
  readonly next: () => Match | undefined
}

// What a search and a match count for beside the characters that are read.
const searchSteps = 16

/** A function that finds the first match in a text from a position on; `next` goes on from there. */
export function matcher(
  pattern: RegExp,
  position: number,
  run: Run,
): (text: unknown, from?: unknown) => Match | undefined {
  const regex = linear(pattern, position)
  const search = (text: unknown, from?: unknown): Match | undefined => {
    const within = String(text)
    run.spend(searchSteps)
    regex.lastIndex = typeof from === 'number' ? from : 0
    const found = regex.exec(within, run)
    if (found === null) return undefined
    const next = (): Match | undefined => {
      if (regex.lastIndex >= within.length) return undefined
      const following = search(within, regex.lastIndex)
      // An empty match would be found again for ever.
      if (following?.match === '') throw faultAt({ position }, 'D1004', { value: pattern.source })
      return following
    }
    const { index, 0: match } = found
    return { match, start: index, end: index + match.length, groups: found.slice(1), next }
  }
  return search
}

// A pattern in a text that is evaluated has not been looked at before.
function linear(pattern: RegExp, position: number): LinearRegExp {
  try {
    return new LinearRegExp(pattern)
  } catch (error) {
    const value = error instanceof Error ? error.message : pattern.source
    throw faultAt({ position }, 'X2001', { value })
  }
}
