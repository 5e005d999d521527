/*
 * fetch: requests in, pages of records out; the only room that waits. It knows HTTP, retries,
 * rate limits and the shape of pages. It must not know unified fields, formats or cursors.
 */
import type { RemoteRequest } from '../plan/request.ts'

/** What came back, body as text. */
export type RemoteAnswer = {
  readonly status: number
  /** Names in lower case, repeated headers joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Bounds of one attempt. */
export type SendOptions = {
  readonly signal: AbortSignal
  /** Milliseconds for the whole attempt. */
  readonly timeout: number
  /** Most bytes of body, after decompression. */
  readonly maxBytes: number
}

/**
 * Sends one request and reads its answer, whatever the status. It must not follow a redirect to
 * another origin. Rejects when there is no answer.
 */
export type Send = (request: RemoteRequest, options: SendOptions) => Promise<RemoteAnswer>

/** Time as the engine sees it; replaced in tests. */
export type Clock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Resolves after so many milliseconds; rejects with the signal's reason when it fires. */
  readonly sleep: (millis: number, signal: AbortSignal) => Promise<void>
}
