/*
 * The only file that imports fastify: an HTTP application with what every route shares, such as request ids, limits,
 * error bodies and a graceful end.
 */
import { randomUUID } from 'node:crypto'
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  type RouteOptions,
} from 'fastify'
import type { Authenticate, Caller } from '../access/authenticate.ts'
import type { Scope } from '../access/token-store.ts'
import { untilDeadline } from '../database/until-deadline.ts'
import type { Log } from '../observe/log.ts'
import { ServiceError } from '../service-error.ts'
import { type Admission, type AppState, createAdmission } from './admission.ts'
import { boundConnections } from './bound-connections.ts'
import type { CallPlaces } from './call-places.ts'
import { compression } from './compression.ts'
import { connectionOf } from './connection.ts'
import { errorAnswer } from './error-answer.ts'
import { parseQuery, queryFault } from './query.ts'

/** The application. */
export type App = FastifyInstance
/** A request. */
export type Request = FastifyRequest
/** An answer in the making. */
export type Reply = FastifyReply

/** Bounds of requests. */
export type HttpLimits = {
  /** Most characters of a URL. Default: 8192. */
  readonly maxUrl?: number
  /** Most bytes of a body. Default: 1 MB. */
  readonly maxBody?: number
  /** Most calls at the same time. Default: 1000. */
  readonly maxCalls?: number
  /** Most connections at the same time; of too many, idle and slow ones are closed. Default: 4096. */
  readonly maxConnections?: number
}

/** Those of {@link HttpLimits}, with every default. */
export function fillLimits(limits: HttpLimits): Required<HttpLimits> {
  return { maxUrl: 8192, maxBody: 1024 * 1024, maxCalls: 1000, maxConnections: 4096, ...limits }
}

/** Makes an application without routes. */
export async function createApp(options: {
  readonly log: Log
  readonly limits: Required<HttpLimits>
  /** How many proxies in front are trusted to name the caller's address. */
  readonly trustedProxies: number
  readonly state: AppState
  readonly places: CallPlaces
  readonly authenticate: Authenticate
  /** Milliseconds for a whole call. */
  readonly deadline: number
}): Promise<App> {
  const { log, limits, trustedProxies, state, places, authenticate, deadline } = options
  const { maxUrl, maxBody, maxConnections } = limits
  const app = fastify({
    logger: false,
    bodyLimit: maxBody,
    http: { headersTimeout: 15_000, connectionsCheckingInterval: 5000 },
    requestTimeout: 30_000,
    connectionTimeout: 30_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    trustProxy: (_address, hop) => hop < trustedProxies,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    routerOptions: { querystringParser: parseQuery, maxParamLength: 200 },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } },
  })
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('cache-control', 'no-store')
    if (request.url.length > maxUrl)
      throw new ServiceError('request_too_large', `The URL is longer than ${maxUrl} characters`, {
        statusCode: 414,
      })
    done()
  })
  addAdmission(app, createAdmission(state, places))
  boundConnections(app.server, maxConnections)
  boundRoutes(app, deadline)
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request) => {
    const fault = queryFault(request.query)
    if (fault !== undefined) throw fault
    const { scope } = request.routeOptions.config
    const { authorization } = request.headers
    if (scope === undefined) return
    const until = performance.now() + deadline
    request.caller = await authenticate({ authorization, address: request.ip, until }, scope)
  })
  app.setErrorHandler((error, request, reply) => sendError(log, error, request, reply))
  addMissingRoutes(app, log)
  await app.register(compression.plugin, compression.options)
  return app
}

// Waits of handlers for the database end with the deadline of the call.
function boundRoutes(app: App, deadline: number): void {
  app.addHook('onRoute', (route: RouteOptions) => {
    const { handler, config } = route
    if (config?.boundsWaits === true) return
    route.handler = function (request, reply) {
      return untilDeadline(deadline, async () => handler.call(this, request, reply))
    }
  })
}

function addAdmission(app: App, { arrive, begin, answered }: Admission): void {
  app.addHook('onRequest', (request, reply, done) => {
    try {
      arrive(request, reply.raw)
    } catch (error) {
      reply.header('connection', 'close')
      throw error
    }
    done()
  })
  app.addHook('preHandler', (request, reply, done) => {
    if (request.caller !== undefined) begin(request, reply.raw, request.caller)
    done()
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    answered(reply.raw)
    done()
  })
}

/** Answers with an error in the one shape. */
function sendError(log: Log, error: unknown, request: Request, reply: Reply): Reply {
  const { status, headers, body, unforeseen } = errorAnswer(error)
  request.refusal = body.code
  if (unforeseen) {
    const cause = (error as { cause?: unknown }).cause ?? error
    log.error(
      {
        request_id: request.id,
        message: body.message,
        cause: String((cause as Error).stack ?? cause),
      },
      'fault',
    )
  }
  return reply.code(status).headers(headers).send(body)
}

/** Who sends a request to a route that asks for a scope. */
export function callerOf({ caller }: Request): Caller {
  if (caller === undefined) throw new TypeError('The route names no scope')
  return caller
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the caller's token has to allow; without it the route is open to all. */
    scope?: Scope
    /** Set where the route ends its waits for the database at the deadline itself. */
    boundsWaits?: boolean
  }
  interface FastifyRequest {
    caller?: Caller
    /** Code of the error that it was answered with. */
    refusal?: string
    /** Set where a route has logged the request itself. */
    logged?: boolean
  }
}

/** A signal that fires when the client goes away. */
export function goneSignal({ socket }: Request): AbortSignal {
  return connectionOf(socket).gone
}

function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID()
}

// A path that exists with other methods is a 405, and OPTIONS names them.
function addMissingRoutes(app: App, log: Log): void {
  const routes: { readonly path: RegExp; readonly methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ url, method }: RouteOptions) => {
    const path = new RegExp(
      `^${url.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}/?$`,
    )
    routes.push({ path, methods: [method].flat() })
  })
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?')
    const methods = routes
      .filter((route) => route.path.test(path))
      .flatMap((route) => route.methods)
    if (methods.length === 0) {
      const error = new ServiceError(
        'unknown_route',
        `"${path.slice(0, 200)}" does not exist: see /docs`,
      )
      return sendError(log, error, request, reply)
    }
    const allow = [...new Set([...methods, 'OPTIONS'])].join(', ')
    reply.header('allow', allow)
    if (request.method === 'OPTIONS') return reply.code(204).send()
    const message = `${request.method} does not go with "${path.slice(0, 200)}": expected ${allow}`
    return sendError(log, new ServiceError('method_not_allowed', message), request, reply)
  })
}
