/*
 * The one door to qs: query strings with nesting, `[]`, indices and repetition.
 */
import qs from 'qs'
import { ServiceError } from '../../errors/service-error.ts'

/** Reads a query string. Throws {@link ServiceError} for one that is nested too deep or has too many parameters. */
export function parseQuery(text: string): Record<string, unknown> {
  try {
    return qs.parse(text, {
      depth: 10,
      strictDepth: true,
      arrayLimit: 1000,
      parameterLimit: 1000,
      throwOnLimitExceeded: true,
      allowPrototypes: true,
      plainObjects: true,
    })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ServiceError('invalid_request', `The query string cannot be read: ${error.message}`, {
      cause: error,
    })
  }
}
