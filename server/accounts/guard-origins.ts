import { AccountError, type Engine } from 'crosswalk'
import { engineAccount, type StoredAccount } from './account-store.ts'

/** What a caller gives again in the request that changes an account. */
type Given = {
  readonly credentials?: Readonly<Record<string, string | null>>
  readonly overrides?: object | null
}

/** The origins that a change adds to those that an account's credentials go to. */
export function addedOrigins(
  engine: Engine,
  account: StoredAccount,
  changed: StoredAccount,
): readonly string[] {
  const before = knownOrigins(engine, account)
  return engine.origins(engineAccount(changed)).filter((origin) => !before.includes(origin))
}

/**
 * Lets a change send credentials to a new origin only when all of them are given again with it:
 * otherwise a caller who does not know them could have them sent to a server of his own.
 * Throws `AccountError` that names what has to be given.
 */
export function assertOrigins(
  engine: Engine,
  { account, changed }: { readonly account: StoredAccount; readonly changed: StoredAccount },
  given: Given,
): void {
  const added = addedOrigins(engine, account, changed)
  if (added.length === 0) return
  const stored = Object.keys(changed.credentials)
    .filter((name) => typeof given.credentials?.[name] !== 'string')
    .map((name) => `credentials.${name}`)
  const headers = Object.values(changed.overrides?.headers ?? {}).some((value) => value !== null)
  const fields = headers && given.overrides === undefined ? [...stored, 'overrides'] : stored
  if (fields.length === 0) return
  throw new AccountError(
    'missing_account_value',
    `The change sends stored secrets to ${added.join(', ')}: give ${fields.join(', ')} again in the same request`,
    { fields },
  )
}

// If the mapping no longer takes the stored values, they have no origin: then every origin is new.
function knownOrigins(engine: Engine, account: StoredAccount): readonly string[] {
  try {
    return engine.origins(engineAccount(account))
  } catch (error) {
    if (error instanceof AccountError) return []
    throw error
  }
}
