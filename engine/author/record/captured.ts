import type { RemoteRequest, RemoteResponse, Send } from '../../index.ts'
import { parseJson } from '../../json/parse-json.ts'

/** A request as it was sent, and what came back. */
export type Captured = {
  readonly request: RemoteRequest
  readonly response: RemoteResponse
}

/** A transport that keeps what goes through it, in the order in which it was sent. */
export function createCapture(
  send: Send,
  onRequest: (count: number) => void = () => undefined,
): {
  readonly send: Send
  readonly captured: () => readonly Captured[]
} {
  const slots: (Captured | undefined)[] = []
  return {
    send: async (request, options) => {
      const slot = slots.push(undefined) - 1
      onRequest(slots.length)
      const response = await send(request, options)
      slots[slot] = { request, response }
      return response
    },
    // A request without an answer cannot be played again.
    captured: () => slots.filter((slot) => slot !== undefined),
  }
}

/** A body as data where it is JSON that holds something, else as its text. */
export function bodyData(text: string): unknown {
  try {
    const data = parseJson(text)
    return typeof data === 'object' ? data : text
  } catch {
    return text
  }
}
