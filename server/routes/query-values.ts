import { isUuid } from '../accounts/account-id.ts'
import { assertGivenOnce } from '../http/query.ts'
import { ServiceError } from '../service-error.ts'

/** Throws {@link ServiceError} for a parameter that a route does not have, or that is given more than once. */
export function onlyKnown(
  query: Readonly<Record<string, unknown>>,
  known: readonly string[],
): void {
  for (const [name, value] of Object.entries(query)) {
    assertGivenOnce(name, value)
    if (known.includes(name)) continue
    const expected = known.length === 0 ? 'there are none here' : `expected ${known.join(', ')}`
    throw invalid(`Query parameter "${name.slice(0, 100)}" does not exist: ${expected}`)
  }
}

/** A limit, or the usual one. */
export function limitOf(
  value: unknown,
  { usual, most }: { readonly usual: number; readonly most: number },
): number {
  if (value === undefined) return usual
  const number = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : 0
  if (number >= 1 && number <= most) return number
  throw invalid(`Query parameter "limit" must be a number from 1 to ${most}`)
}

/** One text, where it is given. */
export function textOf(name: string, value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value
  throw invalid(`Query parameter "${name}" must be one text`)
}

/** One uuid, where it is given. */
export function uuidOf(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (isUuid(value)) return value.toLowerCase()
  throw invalid(`Query parameter "${name}" must be one uuid`)
}

function invalid(message: string): ServiceError {
  return new ServiceError('invalid_request', message)
}
