import type { Connector, Grant, Template } from '../../compile/connector.ts'
import { AccountError, RateLimitError, ReauthError, RemoteError } from '../../errors/errors.ts'
import { startDeadline } from '../../fetch/deadline.ts'
import { readLimitWait } from '../../fetch/rate-limit.ts'
import { readResponse } from '../../fetch/read-response.ts'
import { rawResponse } from '../../fetch/response-error.ts'
import type { Send } from '../../http/transport.ts'
import { digest } from '../../json/digest.ts'
import { stableJson } from '../../json/stable-json.ts'
import { checkedContext } from '../../plan/check-values.ts'
import { evaluateLocated } from '../../plan/evaluate.ts'
import { renderTemplate } from '../../plan/render-template.ts'
import { readUrl, renderUrl } from '../../plan/render-url.ts'
import { createRedactor } from '../../redact/redact.ts'
import type { FilledOptions } from '../options.ts'
import type { OAuthClient, TokenAsk } from './oauth-client.ts'
import { requestTokens, type TokenOutcome } from './token-endpoint.ts'

/** What a token response changes in an account: replace the account's values with these, and store them at once. */
export type TokenGrant = {
  /** The new access token, and the refresh token where a new one came: the old one may be dead then. */
  readonly credentials: Readonly<Record<string, string>>
  /** Context values that the token answer brought, such as the address of the API. */
  readonly context: Readonly<Record<string, string>>
  /** When the access token ends, in milliseconds since the epoch; null where nobody says. */
  readonly expiresAt: number | null
}

/** What token requests run with. */
export type TokenSetup = {
  readonly send: Send
  readonly options: FilledOptions
}

/** A token request of an account, or of one that is being connected. */
export type Asked = {
  readonly connector: Connector
  readonly grant: Grant
  readonly ask: TokenAsk
  readonly client: OAuthClient
  /** Context values that the token answer brought, such as the address of the API. */
  readonly context: Readonly<Record<string, string>>
  readonly secrets: readonly string[]
  readonly signal: AbortSignal | undefined
  readonly timeout: number
}

/** Sends a token request. Rejects with `ReauthError`, `RateLimitError` or another `RemoteError`. */
export async function askTokens({ send, options }: TokenSetup, asked: Asked): Promise<TokenGrant> {
  const { connector, grant, ask, client, context, timeout } = asked
  const tokenUrl = urlOf(connector, grant, 'tokenUrl', context).href
  // The attempt's own time-out comes first, and says more.
  const deadline = startDeadline(options.clock, timeout + 1000, asked.signal)
  try {
    const transport = {
      send,
      signal: deadline.signal,
      timeout,
      allowInsecure: options.allowPrivateNetwork,
      connection: digest(stableJson([connector.provider, context, asked.secrets])),
    }
    const outcome = await requestTokens(ask, grant, { tokenUrl, client }, transport)
    if (!('tokens' in outcome)) throw refusal(asked, outcome, options.clock.now())
    return grantOf(asked, outcome.tokens, options.clock.now())
  } finally {
    deadline.end()
  }
}

function grantOf(
  { grant, ask, context }: Asked,
  tokens: Readonly<Record<string, unknown>>,
  now: number,
): TokenGrant {
  const credentials: Record<string, string> = { [grant.tokenName]: String(tokens.access_token) }
  if (typeof tokens.refresh_token === 'string' && ask.kind !== 'client_credentials')
    credentials.refresh_token = tokens.refresh_token
  const brought: Record<string, string> = {}
  for (const { name, value: located } of grant.context) {
    const value = evaluateLocated(located, { token: tokens, context })
    if (typeof value === 'string' && value !== '') brought[name] = value
  }
  const stated = typeof tokens.expires_in === 'number' ? tokens.expires_in : grant.expiresIn
  return {
    credentials,
    context: brought,
    expiresAt: stated === undefined ? null : now + stated * 1000,
  }
}

// A dead grant is `invalid_grant`; some providers answer with a plain 400 instead. Anything else may pass, or is our client's fault.
function refusal(
  { connector, grant, secrets, ask }: Asked,
  { response, oauthError }: Extract<TokenOutcome, { response: unknown }>,
  now: number,
): RemoteError {
  const read = readResponse(response)
  const { status } = response
  const details = {
    rawResponse: rawResponse(connector, read, createRedactor(secrets)),
    remoteStatus: status,
  }
  const said = `${status}${oauthError === undefined ? '' : ` ${oauthError.slice(0, 60)}`}`
  if (status === 429) {
    const retryAfter = readLimitWait(connector.rateLimit, read, now)
    return new RateLimitError(`${connector.label} limits how often tokens are asked for`, {
      ...details,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    })
  }
  const dead = ['invalid_grant', ...grant.reauthErrors].includes(oauthError ?? '')
  const plain = oauthError === undefined && (status === 400 || status === 401)
  if (dead || plain) {
    const what = ask.kind === 'code' ? 'the code' : 'to renew the access token'
    return new ReauthError(
      `${connector.label} refuses ${what} (${said}): the account has to be connected again`,
      details,
    )
  }
  const reason =
    status >= 400 && status < 500
      ? `refuses our client at its token URL (${said}): check client id, secret and scopes`
      : `gave no token (${said})`
  return new RemoteError('token_refused', `${connector.label} ${reason}`, {
    ...details,
    statusCode: 502,
  })
}

/** The authorize or token URL for an account's context. Throws `AccountError`. */
export function urlOf(
  connector: Connector,
  grant: Grant,
  key: 'authorizeUrl' | 'tokenUrl',
  given: Readonly<Record<string, string>>,
): URL {
  const template = grant[key] ?? []
  const text = renderUrl(template, checkedContext(connector, given))
  const url = readUrl(text)
  if (url !== undefined) return url
  throw lackingContext(connector, template, 'URL')
}

/** The scopes to ask for, as one text; empty for none. Throws `AccountError`. */
export function scopeOf(
  connector: Connector,
  grant: Grant,
  given: Readonly<Record<string, string>>,
): string {
  const context = checkedContext(connector, given)
  const scopes = grant.scopes.map((template) => {
    const scope = renderTemplate(template, { context })
    if (scope === undefined) throw lackingContext(connector, template, 'scope')
    return scope
  })
  return scopes.join(' ')
}

function lackingContext(
  { label }: Connector,
  template: Template,
  what: 'URL' | 'scope',
): AccountError {
  return new AccountError(
    'missing_account_value',
    `Account for ${label} lacks, or misstates, a context value that its OAuth 2 ${what} needs`,
    {
      fields: template.flatMap((part) =>
        typeof part === 'object' ? [`context.${part.path[0]}`] : [],
      ),
    },
  )
}
