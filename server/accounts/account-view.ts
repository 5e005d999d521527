import type { AccountOverrides } from 'crosswalk'
import type { StoredAccount } from './account-store.ts'

/** An account as callers see it: secrets by name only. */
export function accountView(account: StoredAccount): Readonly<Record<string, unknown>> {
  const { overrides, credentials } = account
  return {
    ...commonView({ ...account, credentialNames: Object.keys(credentials).sort() }),
    overrides: overrides === null ? null : maskedOverrides(overrides),
  }
}

/** The same for an account of a list. */
export function commonView(
  account: Omit<StoredAccount, 'credentials' | 'overrides' | 'redirectUri'> & {
    readonly credentialNames: readonly string[]
  },
): Readonly<Record<string, unknown>> {
  const { id, provider, environment, label, status, context, credentialNames } = account
  return {
    id,
    provider,
    environment,
    label,
    status,
    context,
    credentials: credentialNames,
    last_ok_at: account.lastOkAt?.toISOString() ?? null,
    last_error: account.lastError,
    renews_at: account.renewAt?.toISOString() ?? null,
    created_at: account.createdAt.toISOString(),
    updated_at: account.updatedAt.toISOString(),
  }
}

// A header may carry the key of a proxy.
function maskedOverrides(overrides: AccountOverrides): AccountOverrides {
  if (overrides.headers === undefined) return overrides
  const headers = Object.fromEntries(
    Object.entries(overrides.headers).map(([name, value]) => [
      name,
      value === null ? null : '[redacted]',
    ]),
  )
  return { ...overrides, headers }
}
