/*
 * http: one request out, one response in. It knows sockets, addresses and header syntax. It must not know providers,
 * retries or records.
 */
import type { Resolve } from './guard-address.ts'

/** A request, ready to be sent. */
export type RemoteRequest = {
  /** The HTTP method. */
  readonly method: 'GET' | 'POST'
  /** The whole URL. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON text. */
  readonly body?: string
}

/** What came back, body as text. */
export type RemoteResponse = {
  /** The HTTP status. */
  readonly status: number
  /** Names in lower case, repeated headers joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as text. */
  readonly body: string
}

/** Bounds of one attempt. */
export type SendOptions = {
  /** Aborts the request. */
  readonly signal: AbortSignal
  /** Milliseconds for the whole attempt. */
  readonly timeout: number
  /** Most bytes of body, after decompression. */
  readonly maxBytes: number
  /**
   * Whose request it is: requests of different accounts have different keys, and must not share a connection. It has
   * no other meaning. Requests without it share connections.
   */
  readonly connection?: string
}

/**
 * Sends one request and reads its response, whatever the status. It must not follow a redirect to
 * another origin. Rejects when there is no response.
 */
export type Send = (request: RemoteRequest, options: SendOptions) => Promise<RemoteResponse>

/** How the built-in transport behaves. */
export type HttpSendOptions = {
  /** Lets requests go to private and loopback addresses, and over http. Default: false. */
  readonly allowPrivateNetwork?: boolean
  /** Resolves host names. Default: the system's resolver. */
  readonly resolve?: Resolve
}

/** The built-in transport; `close` drops its idle connections. */
export type HttpSend = {
  /** Sends one request. */
  readonly send: Send
  /** Drops idle connections. */
  readonly close: () => void
}

/** Time as the engine sees it; replaced in tests. */
export type Clock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Resolves after so many milliseconds; rejects with the signal's reason when it fires. */
  readonly sleep: (millis: number, signal: AbortSignal) => Promise<void>
}
