import { createHash } from 'node:crypto'
import type { Authorization, Connector, Declaration, ListSpec } from '../compile/connector.ts'
import { AccountError } from '../errors/errors.ts'
import { isObject } from '../json/json.ts'
import { stableJson } from '../json/stable-json.ts'
import { suggestion } from '../suggest/suggest.ts'
import type { Account } from './account.ts'
import { renderTemplate } from './render-template.ts'

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

/** Checks an account. Throws {@link AccountError} that names every value that is missing or wrong. */
export function prepareAccount(
  connector: Connector,
  list: ListSpec,
  account: Account,
): PreparedAccount {
  const context = withDefaults(connector.context, textValues('context', account.context))
  const credentials = textValues('credentials', account.credentials)
  assertDeclared('context', context, connector.context)
  assertDeclared('credentials', credentials, connector.credentials)
  const authorization = chooseAuthorization(connector, credentials)
  const baseUrlNeeds = account.overrides?.base_url === undefined ? connector.baseUrlNeeds : []
  assertComplete(connector, context, [
    ...baseUrlNeeds,
    ...connector.headerNeeds,
    ...authorization.contextNeeds,
    ...list.contextNeeds,
  ])
  return {
    context,
    credentials,
    authorization,
    baseUrl: baseUrlOf(connector, account, context),
    headers: lowerCased(account.overrides?.headers ?? {}),
    secrets: Object.values(credentials).filter((value) => value !== ''),
    key: accountKey(account, context, credentials),
  }
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

function withDefaults(
  declared: readonly Declaration[],
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const defaults = declared.flatMap((entry) =>
    entry.default === undefined ? [] : [[entry.name, entry.default] as const],
  )
  return { ...Object.fromEntries(defaults), ...given }
}

function assertDeclared(
  kind: string,
  values: Readonly<Record<string, string>>,
  declared: readonly Declaration[],
): void {
  const names = declared.map(({ name }) => name)
  for (const [name, value] of Object.entries(values)) {
    const declaration = declared.find((entry) => entry.name === name)
    const fields = [`${kind}.${name}`]
    if (declaration === undefined) {
      const hint = suggestion(name, names)
      throw new AccountError(
        'invalid_account',
        `Account value "${kind}.${name}" does not exist: ${hint}`,
        { fields },
      )
    }
    if (declaration.pattern !== undefined && !declaration.pattern.test(value)) {
      const expected = declaration.example === undefined ? '' : `, such as "${declaration.example}"`
      throw new AccountError(
        'invalid_account',
        `Account value "${kind}.${name}" (${declaration.title}) does not have the expected form${expected}`,
        { fields },
      )
    }
  }
}

function chooseAuthorization(
  connector: Connector,
  credentials: Readonly<Record<string, string>>,
): Authorization {
  const holds = (name: string) => (credentials[name] ?? '') !== ''
  const chosen = connector.authorization.find(({ needs }) => needs.every(holds))
  if (chosen !== undefined) return chosen
  const ways = connector.authorization.map(({ needs }) =>
    needs.map((name) => `credentials.${name}`).join(' and '),
  )
  const fields = (connector.authorization[0]?.needs ?? [])
    .filter((name) => !holds(name))
    .map((name) => `credentials.${name}`)
  throw new AccountError(
    'missing_account_value',
    `Account for ${connector.label} lacks credentials: it needs ${ways.join(', or ')}`,
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
  const [first] = connector.baseUrl
  const verbatim = typeof first === 'object' ? first : undefined
  const encode = (value: string) =>
    verbatim !== undefined && value === context[verbatim.path[0] ?? '']
      ? value
      : encodeURIComponent(value)
  const text = override ?? renderTemplate(connector.baseUrl, { context }, encode) ?? ''
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
  return createHash('sha256').update(stableJson(identity)).digest('base64url')
}
