import { BadResponseError } from '../../errors/errors.ts'

// Longer than any URL that servers take. It is also a part of our own cursor.
const longest = 16 * 1024

/** Refuses what is too long to name a next page: it would be sent to the provider, and back to the caller. */
export function assertShort(next: string): void {
  if (next.length <= longest) return
  throw new BadResponseError(
    'unexpected_shape',
    `The provider names a next page with more than ${longest} characters`,
  )
}
