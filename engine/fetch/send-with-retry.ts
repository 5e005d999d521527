import type { LocatedExpression } from '../compile/connector.ts'
import { EngineError } from '../errors/engine-error.ts'
import { RateLimitError, RemoteError } from '../errors/errors.ts'
import type { RemoteRequest } from '../http/transport.ts'
import type { CallContext } from './call-context.ts'
import {
  isLimited,
  readLimitWait,
  readRateLimit,
  readRetryAfter,
  statesLimits,
} from './rate-limit.ts'
import { type ReadResponse, readLargeResponse } from './read-response.ts'
import { requestEvent } from './request-event.ts'
import { rawResponse, responseError } from './response-error.ts'
import { retryDelay } from './retry-delay.ts'

const retriedStatuses: readonly number[] = [408, 500, 502, 503, 504, 521, 522, 523, 524]
const retriedCodes: readonly string[] = ['connection_failed', 'remote_timeout']

/**
 * Sends a request within the account's budget until there is a good response. Retries limits,
 * 408, 5xx and connection faults; every request here is a read. Rejects with a typed error: `remote_not_found` for a
 * response of which `notFound` says so.
 */
export async function sendWithRetry(
  context: CallContext,
  request: RemoteRequest,
  notFound?: LocatedExpression,
): Promise<ReadResponse> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await attemptOnce(context, { request, notFound }, attempt)
    if ('response' in outcome) return outcome.response
    const { error, wait } = outcome
    if (wait === undefined || attempt >= context.limits.retries) throw error
    if (wait >= context.deadline.remaining()) throw error
    if (error instanceof RateLimitError && wait > context.maxWait) throw error
    const { connector, onEvent } = context
    onEvent?.({ type: 'retry', provider: connector.provider, reason: error.code, wait })
    await context.clock.sleep(wait, context.deadline.signal)
  }
}

/** A good response, or an error and the milliseconds after which to try again (undefined: do not). */
type Outcome =
  | { readonly response: ReadResponse }
  | { readonly error: EngineError; readonly wait: number | undefined }

type Asked = {
  readonly request: RemoteRequest
  readonly notFound: LocatedExpression | undefined
}

async function attemptOnce(
  context: CallContext,
  { request, notFound }: Asked,
  attempt: number,
): Promise<Outcome> {
  const backoff = (base: number) => retryDelay(attempt, base, context.random)
  let response: ReadResponse
  try {
    const received = await sendOnce(context, request)
    response = await readLargeResponse(received, context.turn, context.limits.maxBytes)
  } catch (error) {
    const typed = toTyped(context, error)
    const retried = retriedCodes.includes(typed.code) && !context.deadline.signal.aborted
    return { error: typed, wait: retried ? backoff(500) : undefined }
  }
  const { connector, clock, redactor } = context
  const limited = isLimited(connector.rateLimit, response)
  const error = limited ? undefined : responseError(connector, response, { redactor, notFound })
  if (!limited && error === undefined) {
    tellLimits(context, response)
    return { response }
  }
  const retryAfter = limited
    ? readLimitWait(connector.rateLimit, response, clock.now())
    : readRetryAfter(response, clock.now())
  const wait = retryAfter === undefined ? backoff(limited ? 1000 : 500) : retryAfter * 1000
  if (error !== undefined) {
    const retried =
      error.code !== 'remote_not_found' && retriedStatuses.includes(error.remoteStatus ?? 0)
    return { error, wait: retried ? wait : undefined }
  }
  return { error: limitError(context, response, retryAfter), wait }
}

function tellLimits({ connector, onEvent }: CallContext, response: ReadResponse): void {
  if (onEvent === undefined || !statesLimits(connector.rateLimit)) return
  const rateLimit = readRateLimit(connector.rateLimit, response)
  const { provider } = connector
  if (Object.keys(rateLimit).length > 0) onEvent({ type: 'limits', provider, rateLimit })
}

async function sendOnce(context: CallContext, request: RemoteRequest) {
  const { connector, account, budgets, clock, deadline, maxWait, limits, onEvent, send } = context
  const { provider } = connector
  return budgets.run(account.key, connector.rateLimit, { deadline, maxWait }, async () => {
    deadline.signal.throwIfAborted()
    const event = requestEvent(context, request)
    onEvent?.(event)
    const start = clock.now()
    const timeout = Math.max(1, Math.min(limits.timeout, deadline.remaining()))
    const response = await send(request, {
      signal: deadline.signal,
      timeout,
      maxBytes: limits.maxBytes,
      connection: account.key,
    })
    const { status } = response
    onEvent?.({ type: 'response', provider, status, millis: clock.now() - start, request: event })
    return response
  })
}

function toTyped(context: CallContext, error: unknown): EngineError {
  const { signal } = context.deadline
  if (signal.aborted && signal.reason instanceof EngineError) return signal.reason
  if (error instanceof EngineError) return error
  const text = context.redactor.text(error instanceof Error ? error.message : String(error))
  return new RemoteError('connection_failed', `The transport failed: ${text}`, { statusCode: 502 })
}

function limitError(
  context: CallContext,
  response: ReadResponse,
  retryAfter: number | undefined,
): RateLimitError {
  const { connector, redactor } = context
  const rateLimit = readRateLimit(connector.rateLimit, response)
  const known = retryAfter === undefined ? '' : `; it asks to wait ${Math.ceil(retryAfter)} s`
  return new RateLimitError(`${connector.label} says that its rate limit is reached${known}`, {
    rawResponse: rawResponse(connector, response, redactor),
    remoteStatus: response.status,
    rateLimit,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  })
}
