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

/**
 * Lists a resource of an account. When the provider refuses the access token, it is renewed once and the call made once
 * more, within the same deadline. Rejects like `Engine.list`.
 */
export async function callProvider(
  { engine, fresh }: { readonly engine: Engine; readonly fresh: FreshAccounts },
  { resource, account, query }: ProviderCall,
  options: CallOptions & { readonly deadline: number },
): Promise<ListedAnswer> {
  const started = performance.now()
  const list = (current: StoredAccount, deadline: number): Promise<ListedAnswer> =>
    engine.list(resource, engineAccount(current), query, { ...options, deadline })
  try {
    return await list(account, options.deadline)
  } catch (error) {
    if (!(error instanceof RemoteError) || error.code !== 'remote_unauthorized') throw error
    const renewed = await fresh.renewed(account)
    if (renewed === undefined) throw error
    return list(renewed, Math.max(1, options.deadline - (performance.now() - started)))
  }
}
