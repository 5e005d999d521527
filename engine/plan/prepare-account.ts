import type { Authorization, Connector, Declaration, ListSpec } from '../compile/connector.ts'
import { AccountError } from '../errors/errors.ts'
import { suggestion } from '../errors/suggest.ts'
import { digest } from '../json/digest.ts'
import { isObject } from '../json/json.ts'
import { stableJson } from '../json/stable-json.ts'
import type { Account } from './account.ts'
import { chooseAuthorization, renewableWay } from './choose-authorization.ts'
import { renderUrl, withDefaults } from './render-url.ts'

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
  /** Tells accounts apart in memory; a digest, never shown. */
  readonly key: string
}

/**
 * Checks an account. Throws one {@link AccountError} that names every value that is missing or wrong.
 */
export function prepareAccount(
  connector: Connector,
  list: ListSpec,
  account: Account,
): PreparedAccount {
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
  }
}

/**
 * Checks an account that may still have to get its first access token, and what comes with it. `hasClient` tells
 * whether a client is known that the account does not hold itself. Throws like {@link prepareAccount}.
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
  const attempt = <T>(step: () => T): T | undefined => collectFault(faults, step)
  const given = attempt(() => textValues('context', account.context)) ?? {}
  const credentials = attempt(() => textValues('credentials', account.credentials)) ?? {}
  const context = withDefaults(connector.context, given)
  for (const [name, value] of Object.entries(context))
    attempt(() => assertDeclared('context', name, value, connector.context))
  for (const [name, value] of Object.entries(credentials))
    attempt(() => assertDeclared('credentials', name, value, connector.credentials))
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

function collectFault<T>(faults: AccountError[], step: () => T): T | undefined {
  try {
    return step()
  } catch (error) {
    if (!(error instanceof AccountError)) throw error
    faults.push(error)
    return undefined
  }
}

function mergeFaults(faults: readonly AccountError[]): AccountError {
  const [first] = faults
  const code = first?.code === 'missing_account_value' ? first.code : 'invalid_account'
  return new AccountError(code, faults.map(({ message }) => message).join('; '), {
    fields: [...new Set(faults.flatMap(({ fields }) => fields))],
  })
}

function textValues(kind: string, values: unknown): Readonly<Record<string, string>> {
  if (values === undefined || values === null) return {}
  if (!isObject(values)) throw new TypeError(`Account "${kind}" must be an object`)
  const wrong = Object.entries(values).filter(([, value]) => typeof value !== 'string')
  if (wrong.length > 0) {
    const fields = wrong.map(([name]) => `${kind}.${name}`)
    throw new AccountError('invalid_account', `Account value must be text: ${fields.join(', ')}`, {
      fields,
    })
  }
  return values as Record<string, string> // every value has just been checked
}

function assertDeclared(
  kind: string,
  name: string,
  value: string,
  declared: readonly Declaration[],
): void {
  const declaration = declared.find((entry) => entry.name === name)
  const fields = [`${kind}.${name}`]
  if (declaration === undefined) {
    const names = declared.map((entry) => entry.name)
    throw new AccountError(
      'invalid_account',
      `Account value "${kind}.${name}" does not exist: ${suggestion(name, names)}`,
      { fields },
    )
  }
  if (declaration.pattern === undefined || declaration.pattern.test(value)) return
  const expected = declaration.example === undefined ? '' : `, such as "${declaration.example}"`
  throw new AccountError(
    'invalid_account',
    `Account value "${kind}.${name}" (${declaration.title}) does not have the expected form${expected}`,
    { fields },
  )
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
  const url = URL.canParse(text) ? new URL(text) : undefined
  const fits =
    (url?.protocol === 'https:' || url?.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '' &&
    !url.hostname.includes('%')
  if (fits) return url
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
      ? { provider, context, credentials, overrides }
      : { id, provider, context, base_url: overrides.base_url ?? null }
  return digest(stableJson(identity))
}
