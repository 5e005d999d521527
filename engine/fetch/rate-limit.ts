import type { RateLimitSpec } from '../compile/connector.ts'
import type { RateLimit } from '../errors/errors.ts'
import { isTrueResult } from '../expression/truth.ts'
import { parseHttpDate } from '../json/http-date.ts'
import { parseDate } from '../json/parse-date.ts'
import { evaluateCount, evaluateErrorResponse } from './evaluate-response.ts'
import type { ReadResponse } from './read-response.ts'

/** Whether a response says that the provider's limit is hit. */
export function isLimited(spec: RateLimitSpec, response: ReadResponse): boolean {
  if (response.status === 429) return true
  return spec.limited !== undefined && isTrueResult(evaluateErrorResponse(spec.limited, response))
}

/** Whether the mapping reads any limits. */
export function statesLimits({ limit, remaining, reset }: RateLimitSpec): boolean {
  return limit !== undefined || remaining !== undefined || reset !== undefined
}

/** The limits that a response states, in one common form. */
export function readRateLimit(spec: RateLimitSpec, response: ReadResponse): RateLimit {
  const limit = evaluateCount(spec.limit, response)
  const remaining = evaluateCount(spec.remaining, response)
  const reset = evaluateCount(spec.reset, response)
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(reset === undefined ? {} : { reset }),
  }
}

/**
 * Seconds to wait that a limited response asks for: as the mapping reads it, else `Retry-After`. Headers that state
 * a limit come with other responses too, so for those only `Retry-After` counts.
 */
export function readLimitWait(
  spec: RateLimitSpec,
  response: ReadResponse,
  now: number,
): number | undefined {
  return evaluateCount(spec.retryAfter, response) ?? readRetryAfter(response, now)
}

/** Seconds to wait by the `Retry-After` header: seconds, a date of HTTP, or a moment in ISO 8601. Other text says nothing. */
export function readRetryAfter({ headers }: ReadResponse, now: number): number | undefined {
  const value = headers['retry-after']?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value)
  const date = parseHttpDate(value, now) ?? (isoMoment.test(value) ? parseDate(value) : undefined)
  return typeof date === 'number' ? Math.max(0, (date - now) / 1000) : undefined
}

// Not in the standard, but sent by providers, and it means one moment.
const isoMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/
