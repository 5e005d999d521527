import type { Connector, LocatedExpression } from '../compile/connector.ts'
import type { CodeOf } from '../errors/codes.ts'
import { RemoteError } from '../errors/errors.ts'
import { isTrueResult } from '../expression/truth.ts'
import { isObject, ownValue } from '../json/json.ts'
import { withoutPath } from '../json/without-path.ts'
import type { Redactor } from '../redact/redact.ts'
import { evaluateErrorResponse } from './evaluate-response.ts'
import type { ReadResponse } from './read-response.ts'

/**
 * The error in a response, or undefined for a good one. Finds faults that hide in a 2xx too. Where `notFound` says so, it
 * is a 404 whatever its status.
 */
export function responseError(
  connector: Connector,
  response: ReadResponse,
  { redactor, notFound }: Judging,
): RemoteError | undefined {
  const good = response.status >= 200 && response.status < 300
  const mapped = mappedError(connector, response)
  const absent = notFound !== undefined && isTrueResult(evaluateErrorResponse(notFound, response))
  if (good && mapped.message === undefined && !absent) return undefined
  const status = absent ? 404 : good ? mapped.status : response.status
  const said = brief(redactor.cut(mapped.message ?? plainMessage(response), mostLooked))
  const what = good
    ? `answered ${response.status} with an error in it`
    : `answered ${response.status}`
  const message = `${connector.label} ${what}${said === '' ? '' : `: ${said}`}`
  const details = {
    rawResponse: rawResponse(connector, response, redactor),
    remoteStatus: response.status,
  }
  if (status === undefined || status < 400)
    return new RemoteError('remote_error', message, { ...details, statusCode: 502 })
  const insight = status === 403 ? { forbidden_error: message } : { remote_error: message }
  const statusCode = status >= 500 ? 502 : status
  return new RemoteError(codeOf(status), message, { ...details, insight, statusCode })
}

type Judging = {
  readonly redactor: Redactor
  readonly notFound?: LocatedExpression | undefined
}

/** The message that an error mapping finds in a response; undefined if it finds none. */
export function statedError(connector: Connector, response: ReadResponse): string | undefined {
  const { message = '' } = mappedError(connector, response)
  return /[\p{L}\p{N}]/u.test(message) ? brief(message.slice(0, mostLooked)) : undefined
}

/** A response's body for `raw_response`: secrets and what the mapping hides removed, at most 16 KB of text. */
export function rawResponse(
  { hiddenInErrors }: Connector,
  { body, text }: ReadResponse,
  redactor: Redactor,
): unknown {
  // To list the keys of a large object takes longer than to look at what is shown of it.
  if (text.length > mostParsed)
    return hiddenInErrors.length === 0 ? redactor.cut(text, mostRaw) : '[too long to show]'
  try {
    return redactor.shown(hiddenInErrors.reduce(withoutPath, body), mostRaw)
  } catch {
    return '[nested too deep to show]'
  }
}

const mostRaw = 16 * 1024
const mostParsed = 256 * 1024
// A message is shorter; what follows is not looked at.
const mostLooked = 4096

type MappedError = { readonly message?: string; readonly status?: number }

function mappedError({ errorMapping }: Connector, response: ReadResponse): MappedError {
  if (errorMapping === undefined) return {}
  const value = evaluateErrorResponse(errorMapping, response)
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

function plainMessage({ body, kind }: ReadResponse): string {
  if (kind !== 'text') return ''
  const text = String(body)
  return /<(html|!doctype)/i.test(text.slice(0, mostLooked)) ? '' : text
}

function brief(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 299)}…` : line
}

function codeOf(status: number): CodeOf<'RemoteError'> {
  if (status === 401) return 'remote_unauthorized'
  if (status === 403) return 'remote_forbidden'
  if (status === 404) return 'remote_not_found'
  return status >= 500 ? 'remote_unavailable' : 'remote_error'
}
