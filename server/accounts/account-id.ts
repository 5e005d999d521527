import { ServiceError } from '../service-error.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a value can be the id of an account. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value)
}

/** The answer to an id that names no account of the caller's environment. */
export function unknownAccount(id: string): ServiceError {
  return new ServiceError(
    'unknown_account',
    `Integrated account "${id.slice(0, 100)}" does not exist`,
  )
}
