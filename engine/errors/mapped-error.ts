import { isObject, ownValue } from '../json/json.ts'

/** What an error mapping says of a response: nothing where it is no error. */
export type MappedError = { readonly message?: string; readonly status?: number }

/** Reads what an error mapping gives: a text or texts, and a status that stands for an error. */
export function readMappedError(value: unknown): MappedError {
  if (!isObject(value)) return {}
  const message = messageText(value.message)
  const status = Number(ownValue(value, 'status'))
  return {
    ...(message === undefined ? {} : { message }),
    ...(Number.isInteger(status) && status >= 400 && status <= 599 ? { status } : {}),
  }
}

const mostParts = 100

function messageText(value: unknown): string | undefined {
  const parts = [value]
    .flat(3)
    .slice(0, mostParts)
    .filter((part) => typeof part === 'string' || typeof part === 'number')
  const text = parts.map(String).join('; ').trim()
  return text === '' ? undefined : text
}
