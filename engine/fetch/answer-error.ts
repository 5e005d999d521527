import type { Connector } from '../compile/connector.ts'
import type { ErrorCode } from '../errors/codes.ts'
import { BadResponseError, RemoteError } from '../errors/errors.ts'
import { isObject, ownValue } from '../json/json.ts'
import type { Redactor } from '../redact/redact.ts'
import { evaluateAnswer } from './evaluate-answer.ts'
import type { ReadAnswer } from './read-answer.ts'

/** The error in an answer, or undefined for a good one. Finds faults that hide in a 2xx too. */
export async function answerError(
  connector: Connector,
  answer: ReadAnswer,
  redactor: Redactor,
): Promise<RemoteError | undefined> {
  const good = answer.status >= 200 && answer.status < 300
  const mapped = await mappedError(connector, answer)
  if (good && mapped.message === undefined) return undefined
  const status = good ? mapped.status : answer.status
  const said = brief(mapped.message ?? plainMessage(answer))
  const what = good ? `answered ${answer.status} with an error in it` : `answered ${answer.status}`
  const message = redactor.text(`${connector.label} ${what}${said === '' ? '' : `: ${said}`}`)
  const details = { rawResponse: rawResponse(answer, redactor), remoteStatus: answer.status }
  if (status === undefined || status < 400)
    return new BadResponseError('remote_error', message, details)
  const insight = status === 403 ? { forbidden_error: message } : { remote_error: message }
  const statusCode = status >= 500 ? 502 : status
  return new RemoteError(codeOf(status), message, { ...details, insight, statusCode })
}

/** An answer's body for `raw_response`: secrets removed, at most 16 KB of text. */
export function rawResponse({ body }: ReadAnswer, redactor: Redactor): unknown {
  try {
    const clean = redactor.data(body)
    const text = typeof clean === 'string' ? clean : JSON.stringify(clean)
    return text.length > mostRaw ? `${text.slice(0, mostRaw)}…` : clean
  } catch {
    return '[nested too deep to show]'
  }
}

const mostRaw = 16 * 1024

type MappedError = { readonly message?: string; readonly status?: number }

async function mappedError({ errorMapping }: Connector, answer: ReadAnswer): Promise<MappedError> {
  if (errorMapping === undefined) return {}
  const bad = answer.status >= 400
  const value = await evaluateAnswer(errorMapping, answer).catch((error: unknown) => {
    // An error answer of an unforeseen shape is still that error.
    if (bad) return undefined
    throw error
  })
  if (!isObject(value)) return {}
  const message = messageText(value.message)
  const status = Number(ownValue(value, 'status'))
  return {
    ...(message === undefined ? {} : { message }),
    ...(Number.isInteger(status) && status >= 400 && status <= 599 ? { status } : {}),
  }
}

function messageText(value: unknown): string | undefined {
  const parts = [value]
    .flat(3)
    .filter((part) => typeof part === 'string' || typeof part === 'number')
  const text = parts.map(String).join('; ').trim()
  return text === '' ? undefined : text
}

function plainMessage({ body, kind }: ReadAnswer): string {
  const looksLikePage = kind === 'text' && /<(html|!doctype)/i.test(String(body))
  return kind === 'text' && !looksLikePage ? String(body) : ''
}

function brief(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 299)}…` : line
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return 'remote_unauthorized'
  if (status === 403) return 'remote_forbidden'
  if (status === 404) return 'remote_not_found'
  return status >= 500 ? 'remote_unavailable' : 'remote_error'
}
