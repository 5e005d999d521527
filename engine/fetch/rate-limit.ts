import type { RateLimitSpec } from '../compile/connector.ts'
import type { RateLimit } from '../errors/errors.ts'
import { isTrueResult } from '../expression/native/truth.ts'
import { evaluateAnswer, evaluateCount } from './evaluate-answer.ts'
import type { ReadAnswer } from './read-answer.ts'

/** Whether an answer says that the provider's limit is hit. */
export async function isLimited(spec: RateLimitSpec, answer: ReadAnswer): Promise<boolean> {
  if (answer.status === 429) return true
  return spec.limited !== undefined && isTrueResult(await evaluateAnswer(spec.limited, answer))
}

/** Whether the mapping reads any limits. */
export function statesLimits({ limit, remaining, reset }: RateLimitSpec): boolean {
  return limit !== undefined || remaining !== undefined || reset !== undefined
}

/** The limits that an answer states, in one common form. */
export async function readRateLimit(spec: RateLimitSpec, answer: ReadAnswer): Promise<RateLimit> {
  const [limit, remaining, reset] = await Promise.all([
    evaluateCount(spec.limit, answer),
    evaluateCount(spec.remaining, answer),
    evaluateCount(spec.reset, answer),
  ])
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(reset === undefined ? {} : { reset }),
  }
}

/**
 * Seconds to wait that a limited answer asks for: as the mapping reads it, else `Retry-After`. Headers that state
 * a limit come with other answers too, so for those only `Retry-After` counts.
 */
export async function readLimitWait(
  spec: RateLimitSpec,
  answer: ReadAnswer,
  now: number,
): Promise<number | undefined> {
  return (await evaluateCount(spec.retryAfter, answer)) ?? readRetryAfter(answer, now)
}

/** Seconds to wait by the `Retry-After` header (seconds or a date). */
export function readRetryAfter({ headers }: ReadAnswer, now: number): number | undefined {
  const value = headers['retry-after']?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value)
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000)
}
