import { FixtureError } from '../errors/errors.ts'
import { createHttpSend, type Send } from '../index.ts'
import {
  mismatchHeader,
  originHeader,
  type ReplayServer,
  recordingHeader,
} from './replay-server.ts'

/**
 * A transport that sends every request to a replay server over real HTTP, and rejects with
 * {@link FixtureError} when the request is not what was recorded.
 */
export function createReplaySend(
  server: ReplayServer,
  recording: string,
): { send: Send; close: () => void } {
  const http = createHttpSend({ allowPrivateNetwork: true })
  const send: Send = async (request, options) => {
    const url = new URL(request.url)
    const headers = { ...request.headers, [recordingHeader]: recording, [originHeader]: url.origin }
    const answer = await http.send(
      { ...request, headers, url: server.url + url.pathname + url.search },
      options,
    )
    const mismatch = answer.headers[mismatchHeader]
    if (mismatch !== undefined) throw new FixtureError(decodeURIComponent(mismatch))
    return answer
  }
  return { send, close: http.close }
}
