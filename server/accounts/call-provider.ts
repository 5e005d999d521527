import { type CallOptions, type Engine, type ListAnswer, RemoteError } from 'crosswalk'
import { engineAccount, type StoredAccount } from './account-store.ts'
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
  setup: CallSetup,
  call: ProviderCall,
  options: BoundedOptions,
): Promise<ListedAnswer> {
  const { health } = setup.fresh
  let { account } = call
  try {
    const answer = await listRenewed(setup, call, {
      ...options,
      onAccount: (renewed) => {
        account = renewed
      },
    })
    await health.succeeded(account)
    return answer
  } catch (error) {
    if (!isCallersFault(error, call)) await health.failed(account, error)
    throw error
  }
}

async function listRenewed(
  { engine, fresh }: CallSetup,
  { resource, account, query }: ProviderCall,
  { onAccount, ...options }: BoundedOptions & { onAccount: (renewed: StoredAccount) => void },
): Promise<ListedAnswer> {
  const started = performance.now()
  const list = (current: StoredAccount, deadline: number): Promise<ListedAnswer> =>
    engine.list(resource, engineAccount(current), query, { ...options, deadline })
  try {
    return await list(account, options.deadline)
  } catch (error) {
    if (!(error instanceof RemoteError) || error.code !== 'remote_unauthorized') throw error
    const renewed = await fresh.renewed(account, started + options.deadline)
    if (renewed === undefined) throw error
    onAccount(renewed)
    return list(renewed, Math.max(1, options.deadline - (performance.now() - started)))
  }
}

// A parameter that only the provider knows is the caller's: its refusal says nothing about the account.
function isCallersFault(error: unknown, { query }: ProviderCall): boolean {
  return 'remote_query' in query && error instanceof RemoteError && error.code === 'remote_error'
}
