import { type CallOptions, type Engine, type ListAnswer, RemoteError } from 'crosswalk'
import { engineAccount, type StoredAccount } from './account-store.ts'
import { callAccount } from './call-account.ts'
import type { FreshAccounts } from './fresh-accounts.ts'

/** One call of an account. */
export type ProviderCall = {
  readonly resource: string
  readonly account: StoredAccount
  readonly query: Readonly<Record<string, unknown>>
}

/** The answer of a list call. */
export type ListedAnswer = ListAnswer<string, ProviderCall['query']>

type CallSetup = { readonly engine: Engine; readonly fresh: FreshAccounts }
type BoundedOptions = CallOptions & { readonly deadline: number }

/**
 * Lists a resource of an account, and stores with the account whether that worked. When the provider refuses the
 * access token, the token is renewed once and the call made once more, within the same deadline. Rejects like `Engine.list`.
 */
export async function callProvider(
  { engine, fresh }: CallSetup,
  call: ProviderCall,
  options: BoundedOptions,
): Promise<ListedAnswer> {
  const { resource, query } = call
  const end = performance.now() + options.deadline
  const list = (account: StoredAccount): Promise<ListedAnswer> =>
    engine.list(resource, engineAccount(account), query, {
      ...options,
      deadline: Math.max(1, end - performance.now()),
    })
  return callAccount(fresh, call.account, list, {
    until: end,
    blames: (error) => !isCallersFault(error, call),
  })
}

// A parameter that only the provider knows is the caller's: its refusal says nothing about the account.
function isCallersFault(error: unknown, { query }: ProviderCall): boolean {
  return 'remote_query' in query && error instanceof RemoteError && error.code === 'remote_error'
}
