import {
  type Account,
  type CallOptions,
  type Engine,
  type GetOptions,
  type ListAnswer,
  RemoteError,
} from 'crosswalk'
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
  return callInTime(setup, call, {
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
  return callInTime(setup, call, {
    deadline: options.deadline,
    run: (account, deadline) =>
      setup.engine.get(resource, account, id, query, { ...options, deadline }),
    isCallersFault: (error) => isOwnParameter(error, call) || isUnknown(error),
  })
}

type Timed<Answer> = {
  /** Milliseconds for all of it. */
  readonly deadline: number
  readonly run: (account: Account, deadline: number) => Promise<Answer>
  /** Whether an error says nothing about the account. */
  readonly isCallersFault: (error: unknown) => boolean
}

function callInTime<Answer>(
  { fresh }: CallSetup,
  call: ProviderCall,
  { deadline, run, isCallersFault }: Timed<Answer>,
): Promise<Answer> {
  const until = performance.now() + deadline
  const runOnce = (account: StoredAccount): Promise<Answer> =>
    run(engineAccount(account), Math.max(1, until - performance.now()))
  return callAccount(fresh, call.account, runOnce, {
    until,
    blames: (error) => !isCallersFault(error),
  })
}

// A parameter that only the provider knows is the caller's: its refusal says nothing about the account.
function isOwnParameter(error: unknown, { query }: ProviderCall): boolean {
  return 'remote_query' in query && error instanceof RemoteError && error.code === 'remote_error'
}

// Neither does an id.
function isUnknown(error: unknown): boolean {
  return error instanceof RemoteError && error.code === 'remote_not_found'
}
