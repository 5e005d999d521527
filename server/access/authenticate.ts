import { createLimiter, createSemaphore, digest } from 'crosswalk/host'
import { createCache } from '../cache.ts'
import { ServiceError } from '../service-error.ts'
import type { Scope, StoredToken, TokenStore } from './token-store.ts'

/** Who calls: what their token says. */
export type Caller = Pick<StoredToken, 'id' | 'environment' | 'scopes'>

/** Finds out who calls, by the `Authorization` header. Rejects with {@link ServiceError}. */
export type Authenticate = (
  request: {
    readonly authorization: string | undefined
    readonly address: string
    /** When waiting for the database ends; see `Query`. */
    readonly until?: number
  },
  scope: Scope,
) => Promise<Caller>

// A revoked token works for at most this long on a replica that has just seen it.
const rememberedMillis = 5000
const attempts = { points: 20, seconds: 60 }
// Unknown tokens that are looked up at a time, from all addresses with too many wrong ones.
const suspects = 2

type LookUp = (
  text: string,
  request: { readonly address: string; readonly until?: number },
) => Promise<StoredToken | undefined>

/**
 * Makes the check. Failed attempts are limited for each address: above that, its unknown tokens are looked up a few at a
 * time, so that wrong ones cost little and a good one among them is still taken. Tokens that were just seen are not looked
 * up again.
 */
export function createAuthenticate(tokens: TokenStore): Authenticate {
  const seen = createCache<StoredToken>(10_000, rememberedMillis)
  const failures = createLimiter({ name: 'failed-attempts', ...attempts })
  const slowly = createSemaphore(suspects)
  const lookUp: LookUp = async (text, { address, until }) => {
    const find = () => tokens.verify(text, until)
    return (await failures.wait(address)) === 0 ? find() : slowly.run(find, never)
  }
  return async (request, scope) => {
    const { authorization, address } = request
    const [, text] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? []
    if (text === undefined) {
      throw new ServiceError(
        'unauthorized',
        'This call needs the header "Authorization: Bearer <token>"',
      )
    }
    const caller = await seen.get(digest(text), () => lookUp(text, request))
    if (caller === undefined) {
      assertFewFailures(await failures.take(address))
      throw new ServiceError('unauthorized', 'The token is wrong, revoked or past its end')
    }
    if (caller.expiresAt !== null && caller.expiresAt.getTime() <= Date.now())
      throw new ServiceError('unauthorized', 'The token is past its end')
    if (!caller.scopes.includes(scope)) {
      throw new ServiceError(
        'forbidden',
        `This call needs a token with scope "${scope}": this one has ${caller.scopes.join(', ')}`,
      )
    }
    return caller
  }
}

const never = new AbortController().signal

function assertFewFailures(wait: number): void {
  if (wait === 0) return
  throw new ServiceError(
    'too_many_attempts',
    'Too many calls with a wrong token from this address',
    {
      retryAfter: wait / 1000,
    },
  )
}
