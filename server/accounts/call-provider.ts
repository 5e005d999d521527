import {
  type Account,
  type CallOptions,
  type Engine,
  type GetOptions,
  type ListAnswer,
  RemoteError,
} from 'crosswalk'
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
type Bounded<Options> = Options & { readonly deadline: number }

/**
 * Lists a resource of an account, and stores with the account whether that worked. When the provider refuses the
 * access token, the token is renewed once and the call made once more, within the same deadline. Rejects like `Engine.list`.
 */
export function callProvider(
  setup: CallSetup,
  call: ProviderCall,
  options: Bounded<CallOptions>,
): Promise<ListedAnswer> {
  const { resource, query } = call
  return callWatched(setup, call, {
    deadline: options.deadline,
    run: (account, deadline) =>
      setup.engine.list(resource, account, query, { ...options, deadline }),
    isCallersFault: (error) => isOwnParameter(error, call),
  })
}

/** Gets one record of an account in the same way. Rejects like `Engine.get`. */
export function getFromProvider(
  setup: CallSetup,
  call: ProviderCall & { readonly id: string },
  options: Bounded<GetOptions>,
): Promise<Readonly<Record<string, unknown>>> {
  const { resource, query, id } = call
  return callWatched(setup, call, {
    deadline: options.deadline,
    run: (account, deadline) =>
      setup.engine.get(resource, account, id, query, { ...options, deadline }),
    isCallersFault: (error) => isOwnParameter(error, call) || isUnknown(error),
  })
}

type Watched<Answer> = {
  /** Milliseconds for all of it. */
  readonly deadline: number
  readonly run: (account: Account, deadline: number) => Promise<Answer>
  /** Whether an error says nothing about the account. */
  readonly isCallersFault: (error: unknown) => boolean
}

async function callWatched<Answer>(
  setup: CallSetup,
  call: ProviderCall,
  watched: Watched<Answer>,
): Promise<Answer> {
  const { health } = setup.fresh
  let { account } = call
  try {
    const answer = await callRenewed(setup, account, watched, (renewed) => {
      account = renewed
    })
    await health.succeeded(account)
    return answer
  } catch (error) {
    if (!watched.isCallersFault(error)) await health.failed(account, error)
    throw error
  }
}

async function callRenewed<Answer>(
  { fresh }: CallSetup,
  account: StoredAccount,
  { run, deadline }: Watched<Answer>,
  onAccount: (renewed: StoredAccount) => void,
): Promise<Answer> {
  const started = performance.now()
  try {
    return await run(engineAccount(account), deadline)
  } catch (error) {
    if (!(error instanceof RemoteError) || error.code !== 'remote_unauthorized') throw error
    const renewed = await fresh.renewed(account, started + deadline)
    if (renewed === undefined) throw error
    onAccount(renewed)
    const left = Math.max(1, deadline - (performance.now() - started))
    return run(engineAccount(renewed), left)
  }
}

// A parameter that only the provider knows is the caller's: its refusal says nothing about the account.
function isOwnParameter(error: unknown, { query }: ProviderCall): boolean {
  return 'remote_query' in query && error instanceof RemoteError && error.code === 'remote_error'
}

// Neither does an id.
function isUnknown(error: unknown): boolean {
  return error instanceof RemoteError && error.code === 'remote_not_found'
}
