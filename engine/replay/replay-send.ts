import { FixtureError } from '../errors/errors.ts'
import { createHttpSend, type RemoteResponse, type Send } from '../index.ts'
import {
  mismatchHeader,
  originHeader,
  type ReplayServer,
  recordingHeader,
} from './replay-server.ts'

/** A transport that sends to a replay server. */
export type ReplaySend = {
  readonly send: Send
  /** Resolves when no request is under way, also of those that a call has given up. */
  readonly settled: () => Promise<void>
  readonly close: () => void
}

/**
 * A transport that sends every request to a replay server over real HTTP, and rejects with
 * {@link FixtureError} when the request is not what was recorded. A request that is aborted goes on all the same, so
 * that it is compared too.
 */
export function createReplaySend(server: ReplayServer, recording: string): ReplaySend {
  const http = createHttpSend({ allowPrivateNetwork: true })
  const underWay = new Set<Promise<RemoteResponse>>()
  const exchange: Send = async (request, options) => {
    const url = new URL(request.url)
    const headers = { ...request.headers, [recordingHeader]: recording, [originHeader]: url.origin }
    const answer = await http.send(
      { ...request, headers, url: server.url + url.pathname + url.search },
      { ...options, signal: neverAborted },
    )
    const mismatch = answer.headers[mismatchHeader]
    if (mismatch !== undefined) throw new FixtureError(decodeURIComponent(mismatch))
    return answer
  }
  const send: Send = (request, options) => {
    const sent = exchange(request, options)
    underWay.add(sent)
    const over = () => underWay.delete(sent)
    sent.then(over, over)
    return untilAborted(sent, options.signal)
  }
  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.allSettled(underWay)
  }
  return { send, settled, close: http.close }
}

const neverAborted = new AbortController().signal

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
