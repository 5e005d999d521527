/*
 * The only file that imports got: one attempt of one request, with time-outs, a size cap while streaming,
 * and the address guard on every connection and every redirect.
 */
import * as http from 'node:http'
import * as https from 'node:https'
import type { LookupFunction } from 'node:net'
import { TimeoutError as GotTimeout, got, type Options, RequestError, type Response } from 'got'
import { EngineError } from '../errors/engine-error.ts'
import { BadResponseError, RemoteError, TimeoutError } from '../errors/errors.ts'
import type { RemoteRequest } from '../http/transport.ts'
import { setOwn } from '../json/json.ts'
import { assertPublicUrl, type Resolve, resolvePublic, systemResolve } from './guard-address.ts'
import { createKeyedAgents, type KeyedOptions } from './keyed-agents.ts'
import type { HttpSend, HttpSendOptions, RemoteResponse, Send, SendOptions } from './transport.ts'

const mostRedirects = 5

/** Makes a transport with connections of its own. */
export function createGotSend(options: HttpSendOptions): HttpSend {
  const { allowPrivateNetwork = false, resolve = systemResolve } = options
  const agents = createKeyedAgents({ each: 64, idle: 512 })
  const dnsLookup = allowPrivateNetwork ? undefined : guardedLookup(resolve)
  const client = got.extend({
    agent: { http: agents.http, https: agents.https },
    ...(dnsLookup === undefined ? {} : { dnsLookup: dnsLookup as never }),
    retry: { limit: 0, methods: [], statusCodes: [], errorCodes: [] },
    throwHttpErrors: false,
    decompress: true,
    maxRedirects: mostRedirects,
    methodRewriting: false,
    hooks: {
      init: [(_given, options) => useFreshCacheOptions(options)],
      beforeRedirect: [(_updated, response) => assertSameOrigin(response)],
    },
  })
  const send: Send = async (request, bounds) => {
    if (!allowPrivateNetwork) assertPublicUrl(new URL(request.url))
    bounds.signal.throwIfAborted()
    const stream = client(request.url, requestOptions(request, bounds))
    const abort = (): void => void stream.destroy(new Error('aborted'))
    bounds.signal.addEventListener('abort', abort, { once: true })
    try {
      return await readResponse(stream, bounds.maxBytes)
    } catch (error) {
      stream.destroy()
      throw toEngineError(error, request, bounds)
    } finally {
      bounds.signal.removeEventListener('abort', abort)
    }
  }
  return { send, close: agents.destroy }
}

function requestOptions(
  { method, headers, body }: RemoteRequest,
  { timeout, connection }: SendOptions,
): Partial<Options> & { isStream: true } {
  return {
    isStream: true,
    request: (url, options, callback) => requestWithGiven(url, options, { connection, callback }),
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    timeout: { connect: Math.min(timeout, 10_000), request: timeout },
  }
}

// got names every option of TLS and HTTP/2, most of them undefined, and Node copies them all three times for each request.
// These are the ones that are used.
function requestWithGiven(
  url: URL,
  { method, headers, agent, lookup }: https.RequestOptions,
  { connection = '', callback }: Keyed,
): http.ClientRequest {
  const options: https.RequestOptions & KeyedOptions = {
    connectionKey: connection,
    ...(method === undefined ? {} : { method }),
    ...(headers === undefined ? {} : { headers }),
    ...(agent === undefined ? {} : { agent }),
    ...(lookup === undefined ? {} : { lookup }),
  }
  return (url.protocol === 'https:' ? https : http).request(url, options, callback)
}

// For each request, got copies its cache options into others. V8 copies an object that was once frozen, as got's own are,
// by a slow path: a fresh one makes a request a quarter cheaper.
function useFreshCacheOptions(options: Options): void {
  options.cacheOptions = {}
}

type Keyed = {
  readonly connection: string | undefined
  readonly callback: ((response: http.IncomingMessage) => void) | undefined
}

type Redirect = Pick<Response, 'headers' | 'url' | 'requestUrl' | 'statusCode'>

function assertSameOrigin(response: Redirect): void {
  const location = response.headers.location ?? ''
  const { origin } = response.requestUrl
  const target = URL.canParse(location, response.url)
    ? new URL(location, response.url).origin
    : 'an invalid URL'
  if (target === origin) return
  throw new BadResponseError(
    'origin_refused',
    `The provider redirects from "${origin}" to "${target}": refused, because credentials go to one origin only`,
    { remoteStatus: response.statusCode },
  )
}

type AnswerStream = ReturnType<typeof got.stream>

// Listening to a stream costs an eighth less of the whole request than iterating over it.
function readResponse(stream: AnswerStream, maxBytes: number): Promise<RemoteResponse> {
  return new Promise((resolve, reject) => {
    let response: Response | undefined
    const chunks: Buffer[] = []
    let bytes = 0
    stream.on('response', (received: Response) => {
      response = received
    })
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) chunks.push(chunk)
      else reject(tooLarge(maxBytes))
    })
    // A stream may report a fault a second time; without a listener Node.js would end.
    stream.on('error', reject)
    // A stream that is destroyed without an error closes, but never ends.
    stream.on('close', () => reject(new Error('closed')))
    stream.on('end', () =>
      resolve({
        status: response?.statusCode ?? 0,
        headers: joinHeaders(response?.headers ?? {}),
        body: Buffer.concat(chunks).toString('utf8'),
      }),
    )
  })
}

function tooLarge(maxBytes: number): BadResponseError {
  return new BadResponseError(
    'response_too_large',
    `The provider's response is larger than ${maxBytes} bytes`,
  )
}

function joinHeaders(headers: http.IncomingHttpHeaders): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {}
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    setOwn(joined, name, Array.isArray(value) ? value.join(', ') : (value ?? ''))
  }
  return joined
}

function guardedLookup(resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolvePublic(host, resolve).then(
      (addresses) => {
        const [first] = addresses
        if (options.all === true) callback(null, [...addresses])
        else callback(null, first?.address ?? '', first?.family ?? 4)
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 4),
    )
  }
}

function toEngineError(error: unknown, request: RemoteRequest, bounds: SendOptions): unknown {
  if (bounds.signal.aborted) return bounds.signal.reason
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof EngineError) return cause
  }
  const { host } = new URL(request.url)
  if (error instanceof GotTimeout) {
    return new TimeoutError(
      'remote_timeout',
      `The provider at "${host}" did not answer in ${bounds.timeout} ms`,
    )
  }
  const code = error instanceof RequestError ? error.code : 'unknown'
  return new RemoteError('connection_failed', `The connection to "${host}" failed: ${code}`, {
    statusCode: 502,
  })
}
