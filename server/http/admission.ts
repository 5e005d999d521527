import { ServiceError } from '../service-error.ts'
import type { App, AppState, Request } from './app.ts'
import { connectionOf } from './connection.ts'

/** Most requests of one connection whose answers are not out. */
const mostPipelined = 64

/**
 * Decides who is let in. Before it is known who asks, only the connection is looked at; a call counts from the time its
 * token is known and its body is there until its answer is made. So whoever sends slowly, or reads slowly, or asks for what
 * does not exist, takes no place from others.
 */
export function addAdmission(app: App, state: AppState, maxCalls: number): void {
  app.addHook('onRequest', (request, reply, done) => {
    const connection = connectionOf(request.socket)
    connection.expect(reply.raw)
    if (connection.waiting() > mostPipelined) {
      reply.header('connection', 'close')
      const message = `More than ${mostPipelined} requests of this connection wait for their answers`
      throw new ServiceError('too_many_calls', message, { retryAfter: 1 })
    }
    if (state.draining && !isProbe(request)) {
      reply.header('connection', 'close')
      throw new ServiceError('shutting_down', 'The service is ending; ask another replica', {
        retryAfter: 1,
      })
    }
    done()
  })
  const places = new WeakMap<Request, () => void>()
  app.addHook('preHandler', (request, reply, done) => {
    if (request.caller === undefined) return done()
    const { begin } = connectionOf(request.socket)
    state.inFlight += 1
    state.unsent += 1
    begin(reply.raw, () => {
      state.unsent -= 1
    })
    const leave = begin(reply.raw, () => {
      state.inFlight -= 1
    })
    places.set(request, leave)
    if (state.inFlight > maxCalls && !isProbe(request)) {
      throw new ServiceError('overloaded', `More than ${maxCalls} calls run at this time`, {
        retryAfter: 1,
      })
    }
    done()
  })
  app.addHook('onSend', (request, _reply, _payload, done) => {
    places.get(request)?.()
    done()
  })
}

function isProbe({ url }: Request): boolean {
  return url === '/healthz' || url === '/readyz' || url === '/metrics'
}
