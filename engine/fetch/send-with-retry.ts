import { EngineError } from '../errors/engine-error.ts'
import { RateLimitError, RemoteError } from '../errors/errors.ts'
import type { RemoteRequest } from '../plan/request.ts'
import { answerError, rawResponse } from './answer-error.ts'
import {
  isLimited,
  readLimitWait,
  readRateLimit,
  readRetryAfter,
  statesLimits,
} from './rate-limit.ts'
import { type ReadAnswer, readAnswer } from './read-answer.ts'
import { retryDelay } from './retry-delay.ts'
import type { FetchEvent, Session } from './session.ts'

const retriedStatuses: readonly number[] = [408, 500, 502, 503, 504, 521, 522, 523, 524]
const retriedCodes: readonly string[] = ['connection_failed', 'remote_timeout']

/**
 * Sends a request within the account's budget until there is a good answer. Retries limits,
 * 408, 5xx and connection faults; every request here is a read. Rejects with a typed error.
 */
export async function sendWithRetry(session: Session, request: RemoteRequest): Promise<ReadAnswer> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await attemptOnce(session, request, attempt)
    if ('answer' in outcome) return outcome.answer
    const { error, wait } = outcome
    if (wait === undefined || attempt >= session.limits.retries) throw error
    if (wait >= session.deadline.remaining()) throw error
    const { connector, onEvent } = session
    onEvent?.({ type: 'retry', provider: connector.provider, reason: error.code, wait })
    await session.clock.sleep(wait, session.deadline.signal)
  }
}

/** A good answer, or an error and the milliseconds after which to try again (undefined: do not). */
type Outcome =
  | { readonly answer: ReadAnswer }
  | { readonly error: EngineError; readonly wait: number | undefined }

async function attemptOnce(
  session: Session,
  request: RemoteRequest,
  attempt: number,
): Promise<Outcome> {
  const backoff = (base: number) => retryDelay(attempt, base, session.random)
  let answer: ReadAnswer
  try {
    answer = readAnswer(await sendOnce(session, request))
  } catch (error) {
    const typed = toTyped(session, error)
    const retried = retriedCodes.includes(typed.code) && !session.deadline.signal.aborted
    return { error: typed, wait: retried ? backoff(500) : undefined }
  }
  const { connector, clock, redactor } = session
  const limited = await isLimited(connector.rateLimit, answer)
  const error = limited ? undefined : await answerError(connector, answer, redactor)
  if (!limited && error === undefined) {
    await tellLimits(session, answer)
    return { answer }
  }
  const retryAfter = limited
    ? await readLimitWait(connector.rateLimit, answer, clock.now())
    : readRetryAfter(answer, clock.now())
  const wait = retryAfter === undefined ? backoff(limited ? 1000 : 500) : retryAfter * 1000
  if (error !== undefined) {
    const retried = retriedStatuses.includes(error.remoteStatus ?? 0)
    return { error, wait: retried ? wait : undefined }
  }
  return { error: await limitError(session, answer, retryAfter), wait }
}

async function tellLimits({ connector, onEvent }: Session, answer: ReadAnswer): Promise<void> {
  if (onEvent === undefined || !statesLimits(connector.rateLimit)) return
  const rateLimit = await readRateLimit(connector.rateLimit, answer)
  const { provider } = connector
  if (Object.keys(rateLimit).length > 0) onEvent({ type: 'limits', provider, rateLimit })
}

async function sendOnce(session: Session, request: RemoteRequest) {
  const { connector, account, budgets, clock, deadline, limits, onEvent, send } = session
  const { provider } = connector
  return budgets.run(account.key, connector.rateLimit, deadline, async () => {
    deadline.signal.throwIfAborted()
    onEvent?.(requestEvent(session, request))
    const start = clock.now()
    const timeout = Math.max(1, Math.min(limits.timeout, deadline.remaining()))
    const answer = await send(request, {
      signal: deadline.signal,
      timeout,
      maxBytes: limits.maxBytes,
    })
    onEvent?.({ type: 'answer', provider, status: answer.status, millis: clock.now() - start })
    return answer
  })
}

// Few listeners read the path; who does gets it without secrets.
function requestEvent({ connector, redactor }: Session, request: RemoteRequest): FetchEvent {
  return {
    type: 'request',
    provider: connector.provider,
    method: request.method,
    get path() {
      return redactor.text(new URL(request.url).pathname)
    },
  }
}

function toTyped(session: Session, error: unknown): EngineError {
  const { signal } = session.deadline
  if (signal.aborted && signal.reason instanceof EngineError) return signal.reason
  if (error instanceof EngineError) return error
  const text = session.redactor.text(error instanceof Error ? error.message : String(error))
  return new RemoteError('connection_failed', `The transport failed: ${text}`, { statusCode: 502 })
}

async function limitError(
  session: Session,
  answer: ReadAnswer,
  retryAfter: number | undefined,
): Promise<RateLimitError> {
  const { connector, redactor } = session
  const rateLimit = await readRateLimit(connector.rateLimit, answer)
  const known = retryAfter === undefined ? '' : `; it asks to wait ${Math.ceil(retryAfter)} s`
  return new RateLimitError(`${connector.label} says that its rate limit is reached${known}`, {
    rawResponse: rawResponse(answer, redactor),
    remoteStatus: answer.status,
    rateLimit,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  })
}
