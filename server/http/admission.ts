import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Caller } from '../access/authenticate.ts'
import { isUuid } from '../accounts/account-id.ts'
import { ServiceError } from '../service-error.ts'
import type { CallPlaces } from './call-places.ts'
import { connectionOf } from './connection.ts'

/** The state of the application. */
export type AppState = {
  /** Calls whose answers are not out. */
  unsent: number
  /** Set when the service ends: new calls get 503. */
  draining: boolean
}

/** A request, as far as it matters here. */
type Asking = { readonly url: string; readonly socket: Socket; readonly query: unknown }

/**
 * Decides which requests may run. Before the caller is known, only the connection is checked. A call counts from the
 * time when its token is known and its body has arrived, until its answer is made. So slow clients, and requests for
 * paths that do not exist, take no place from others.
 */
export type Admission = {
  /** A request has arrived. Throws {@link ServiceError}; then the connection is to be closed. */
  readonly arrive: (request: Asking, answer: ServerResponse) => void
  /** The call of a known caller begins. Throws {@link ServiceError} when there is no place for it. */
  readonly begin: (request: Asking, answer: ServerResponse, caller: Caller) => void
  /** The answer is made. */
  readonly answered: (answer: ServerResponse) => void
}

/** Most requests of one connection whose answers are not out. */
const mostPipelined = 64

/** Makes the admission of an application. */
export function createAdmission(state: AppState, places: CallPlaces): Admission {
  const leaves = new WeakMap<ServerResponse, () => void>()
  return {
    arrive: (request, answer) => {
      const connection = connectionOf(request.socket)
      connection.expect(answer)
      if (connection.waiting() > mostPipelined) {
        const message = `More than ${mostPipelined} requests of this connection wait for their answers`
        throw new ServiceError('too_many_calls', message, { retryAfter: 1 })
      }
      if (state.draining && !isProbe(request)) {
        const message = 'The service is ending; ask another replica'
        throw new ServiceError('shutting_down', message, { retryAfter: 1 })
      }
    },
    begin: (request, answer, caller) => {
      const { begin } = connectionOf(request.socket)
      const take = isProbe(request) ? places.force : places.enter
      leaves.set(answer, begin(answer, take(ownerOf(request, caller))))
      state.unsent += 1
      begin(answer, () => {
        state.unsent -= 1
      })
    },
    answered: (answer) => leaves.get(answer)?.(),
  }
}

// Whose call it is. An id that belongs to another environment is not that account's.
function ownerOf({ query }: Asking, { id, environment }: Caller): string {
  const { integrated_account_id: account } = query as Record<string, unknown>
  return isUuid(account) ? `${environment} ${account.toLowerCase()}` : `token ${id}`
}

function isProbe({ url }: Asking): boolean {
  return url === '/healthz' || url === '/readyz' || url === '/metrics'
}
