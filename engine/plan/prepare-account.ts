import type { Authorization, Connector, ListSpec } from '../compile/connector.ts'
import { AccountError } from '../errors/errors.ts'
import { digest } from '../json/digest.ts'
import { isFrozenData } from '../json/frozen-data.ts'
import { stableJson } from '../json/stable-json.ts'
import type { Account } from './account.ts'
import { checkContext, checkCredentials, collectFaults, mergeFaults } from './check-values.ts'
import { chooseAuthorization, renewableWay } from './choose-authorization.ts'
import { readUrl, renderUrl } from './render-url.ts'
import { headerFault } from './request.ts'

/** An account whose values have been checked against what its mapping needs. */
export type PreparedAccount = {
  readonly context: Readonly<Record<string, string>>
  readonly credentials: Readonly<Record<string, string>>
  readonly authorization: Authorization
  readonly baseUrl: URL
  /** Headers that the account's overrides add (text) or remove (null), lower-cased. */
  readonly headers: Readonly<Record<string, string | null>>
  /** Secret values, for redaction. */
  readonly secrets: readonly string[]
  /** Identifies the account in memory; a digest, never shown. */
  readonly key: string
  /** Whether later calls of the account get the same object. */
  readonly isKept: boolean
}

// By account and list. An account that is frozen cannot change, so it is checked once.
const checked = new WeakMap<Account, WeakMap<ListSpec, PreparedAccount>>()

/**
 * Checks an account; one that is frozen, with the values in it, only for its first call of a list. Throws one
 * {@link AccountError} that names every value that is missing or wrong.
 */
export function prepareAccount(
  connector: Connector,
  list: ListSpec,
  account: Account,
): PreparedAccount {
  const known = checked.get(account)?.get(list)
  if (known !== undefined) return known
  const prepared = prepare(connector, list, account)
  if (!prepared.isKept) return prepared
  const ofAccount = checked.get(account) ?? new WeakMap<ListSpec, PreparedAccount>()
  checked.set(account, ofAccount.set(list, prepared))
  return prepared
}

function cannotChange(account: Account): boolean {
  const { context, credentials, overrides } = account
  return [account, context, credentials, overrides, overrides?.headers].every(isFrozenData)
}

function prepare(connector: Connector, list: ListSpec, account: Account): PreparedAccount {
  const { faults, ...found } = checkValues(connector, list, account, { renewable: false })
  const { context, credentials, authorization, baseUrl } = found
  if (authorization === undefined || baseUrl === undefined || faults.length > 0)
    throw mergeFaults(faults)
  return {
    context,
    credentials,
    authorization,
    baseUrl,
    headers: lowerCased(account.overrides?.headers ?? {}),
    secrets: Object.values(credentials).filter((value) => value !== ''),
    key: accountKey(account, context, credentials),
    isKept: cannotChange(account),
  }
}

/**
 * Checks an account that may still have to get its first access token, and what comes with it. `hasClient`:
 * whether an OAuth client is known that the account does not hold itself. Throws like {@link prepareAccount}.
 */
export function assertAccountValues(
  connector: Connector,
  list: ListSpec,
  account: Account,
  { hasClient }: { readonly hasClient: boolean },
): void {
  const { faults } = checkValues(connector, list, account, { renewable: true, hasClient })
  if (faults.length > 0) throw mergeFaults(faults)
}

type Checked = {
  readonly context: Readonly<Record<string, string>>
  readonly credentials: Readonly<Record<string, string>>
  readonly authorization: Authorization | undefined
  readonly baseUrl: URL | undefined
  readonly faults: readonly AccountError[]
}

function checkValues(
  connector: Connector,
  list: ListSpec,
  account: Account,
  { renewable, hasClient = false }: { readonly renewable: boolean; readonly hasClient?: boolean },
): Checked {
  const faults: AccountError[] = []
  const attempt = collectFaults(faults)
  const context = checkContext(connector, account.context, attempt)
  const credentials = checkCredentials(connector, account.credentials, attempt)
  for (const [name, value] of Object.entries(account.overrides?.headers ?? {}))
    attempt(() => assertOverrideHeader(name, value))
  const authorization = attempt(
    () =>
      (renewable ? renewableWay(connector, credentials, hasClient) : undefined) ??
      chooseAuthorization(connector, credentials),
  )
  const later = renewable ? (authorization?.grant?.context.map(({ name }) => name) ?? []) : []
  const baseUrlNeeds = account.overrides?.base_url === undefined ? connector.baseUrlNeeds : []
  const needs = [
    ...baseUrlNeeds,
    ...connector.headerNeeds,
    ...(authorization?.contextNeeds ?? []),
    ...list.contextNeeds,
  ].filter((name) => !later.includes(name))
  const before = faults.length
  attempt(() => assertComplete(connector, context, needs))
  const waits = baseUrlNeeds.some((name) => later.includes(name) && !(name in context))
  const baseUrl =
    waits || faults.length > before
      ? undefined
      : attempt(() => baseUrlOf(connector, account, context))
  return { context, credentials, authorization, baseUrl, faults }
}

function assertOverrideHeader(name: string, value: unknown): void {
  if (value === null) return
  const reason =
    typeof value === 'string' ? headerFault(name, value) : 'must be text, or null to remove it'
  if (reason === undefined) return
  const fields = [`overrides.headers.${name}`]
  throw new AccountError('invalid_override', `Override of header "${name}" ${reason}`, { fields })
}

function assertComplete(
  connector: Connector,
  context: Readonly<Record<string, string>>,
  needs: readonly string[],
): void {
  const optional = connector.context.filter((entry) => entry.optional).map(({ name }) => name)
  const missing = [...new Set(needs)].filter(
    (name) => (context[name] ?? '') === '' && !optional.includes(name),
  )
  if (missing.length === 0) return
  const named = missing.map((name) => {
    const title = connector.context.find((entry) => entry.name === name)?.title
    return `context.${name} (${title})`
  })
  throw new AccountError(
    'missing_account_value',
    `Account for ${connector.label} lacks: ${named.join(', ')}`,
    { fields: missing.map((name) => `context.${name}`) },
  )
}

function baseUrlOf(
  connector: Connector,
  account: Account,
  context: Readonly<Record<string, string>>,
): URL {
  const override = account.overrides?.base_url
  const text = override ?? renderUrl(connector.baseUrl, context)
  const url = readUrl(text)
  if (url?.search === '') return url
  const fields =
    override === undefined
      ? connector.baseUrlNeeds.map((name) => `context.${name}`)
      : ['overrides.base_url']
  throw new AccountError(
    'invalid_account',
    `Account gives no usable base URL (${fields.join(', ')}): expected http or https, a host, no user, query or fragment`,
    { fields },
  )
}

function lowerCased(
  headers: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}

function accountKey(account: Account, context: unknown, credentials: unknown): string {
  const { id, provider, overrides = {} } = account
  const identity =
    id === undefined
      ? { context, credentials, overrides, provider }
      : { base_url: overrides.base_url ?? null, context, id, provider }
  return digest(stableJson(identity))
}
