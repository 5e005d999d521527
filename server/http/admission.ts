import type { Caller } from '../access/authenticate.ts'
import { isUuid } from '../accounts/account-id.ts'
import { ServiceError } from '../service-error.ts'
import type { App, AppState, Request } from './app.ts'
import type { CallPlaces } from './call-places.ts'
import { connectionOf } from './connection.ts'

/** Most requests of one connection whose answers are not out. */
const mostPipelined = 64

/**
 * Decides who is let in. Before it is known who asks, only the connection is looked at; a call counts from the time its
 * token is known and its body is there until its answer is made. So whoever sends slowly, or reads slowly, or asks for what
 * does not exist, takes no place from others.
 */
export function addAdmission(app: App, state: AppState, places: CallPlaces): void {
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
  const leaves = new WeakMap<Request, () => void>()
  app.addHook('preHandler', (request, reply, done) => {
    if (request.caller === undefined) return done()
    const { begin } = connectionOf(request.socket)
    const take = isProbe(request) ? places.force : places.enter
    leaves.set(request, begin(reply.raw, take(ownerOf(request, request.caller))))
    state.unsent += 1
    begin(reply.raw, () => {
      state.unsent -= 1
    })
    done()
  })
  app.addHook('onSend', (request, _reply, _payload, done) => {
    leaves.get(request)?.()
    done()
  })
}

// Whose call it is. An id that belongs to another environment is not that account's.
function ownerOf({ query }: Request, { id, environment }: Caller): string {
  const { integrated_account_id: account } = query as Record<string, unknown>
  return isUuid(account) ? `${environment} ${account.toLowerCase()}` : `token ${id}`
}

function isProbe({ url }: Request): boolean {
  return url === '/healthz' || url === '/readyz' || url === '/metrics'
}
