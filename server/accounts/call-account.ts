import { RemoteError } from 'crosswalk'
import type { StoredAccount } from './account-store.ts'
import type { FreshAccounts } from './fresh-accounts.ts'

/**
 * Does work that calls the provider of an account, and stores with the account whether that worked. When the provider
 * refuses the access token, the token is renewed once and the work done once more; that waits no longer than `until`. Rejects
 * like the work.
 */
export async function callAccount<T>(
  fresh: FreshAccounts,
  account: StoredAccount,
  work: (account: StoredAccount) => Promise<T>,
  {
    until,
    blames = () => true,
  }: { readonly until?: number; readonly blames?: (error: unknown) => boolean } = {},
): Promise<T> {
  let current = account
  const renewed = async (error: unknown): Promise<StoredAccount> => {
    if (!(error instanceof RemoteError) || error.code !== 'remote_unauthorized') throw error
    const found = await fresh.renewed(account, until)
    if (found === undefined) throw error
    return found
  }
  try {
    const result = await work(account).catch(async (error: unknown) => {
      current = await renewed(error)
      return work(current)
    })
    await fresh.health.succeeded(current)
    return result
  } catch (error) {
    if (blames(error)) await fresh.health.failed(current, error)
    throw error
  }
}
