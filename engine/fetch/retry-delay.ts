const longest = 20_000

/**
 * Milliseconds to wait before a retry when the provider names none: full jitter over a span that
 * doubles with each attempt (AWS Architecture Blog, "Exponential Backoff And Jitter"), at most 20 s.
 */
export function retryDelay(attempt: number, base: number, random: () => number): number {
  return Math.round(random() * Math.min(longest, base * 2 ** attempt))
}
