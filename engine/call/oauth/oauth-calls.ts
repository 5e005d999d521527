import type { Connector, Grant } from '../../compile/connector.ts'
import { AccountError } from '../../errors/errors.ts'
import type { Account } from '../../plan/account.ts'
import { renewableWay } from '../../plan/choose-authorization.ts'
import { askTokens, scopeOf, type TokenGrant, type TokenSetup, urlOf } from './ask-tokens.ts'
import type { OAuthClient, TokenAsk } from './oauth-client.ts'
import { createConnectSecrets } from './token-endpoint.ts'

/** Options of {@link OAuthCalls.renew}. */
export type RenewOptions = {
  /** The application, where the account does not hold `client_id` and `client_secret` itself. */
  readonly client?: OAuthClient
  /** Where the account was connected, for providers that want it again. */
  readonly redirectUri?: string
  /** Aborts the request. */
  readonly signal?: AbortSignal
  /** Milliseconds. Default: the engine's `timeout`. */
  readonly timeout?: number
}

/** Where a person goes to connect an account, and what has to be kept until they come back. */
export type ConnectStart = {
  /** Where to send the person. */
  readonly url: string
  /** Comes back with the person; it must be the same. */
  readonly state: string
  /** Undefined if the provider does not use PKCE. */
  readonly codeVerifier: string | undefined
}

/** OAuth 2, as the mappings describe it. */
export type OAuthCalls = {
  /** Whether the account's tokens can be renewed: by the way it uses, and what it holds. */
  readonly isRenewable: (account: Account, hasClient?: boolean) => boolean
  /** Whether the account has no access token yet, but can get one by {@link OAuthCalls.renew}. */
  readonly lacksToken: (account: Account, hasClient?: boolean) => boolean
  /**
   * Asks for a new access token (refresh token, or client credentials). Rejects with `ReauthError` when the grant is
   * refused, with `RemoteError` and its kinds when the token URL fails, with `AccountError` when the account cannot.
   */
  readonly renew: (account: Account, options?: RenewOptions) => Promise<TokenGrant>
  /**
   * Checks that an account of a provider can be connected with these context values. Throws `NotFoundError` for an unknown
   * provider, `AccountError` for one without such a way or for values that it does not take.
   */
  readonly checkConnect: (provider: string, context?: Readonly<Record<string, string>>) => void
  /** Begins to connect an account: where to send the person. Rejects with `AccountError` when the provider has no such way. */
  readonly start: (
    provider: string,
    options: {
      /** The application. */
      readonly client: OAuthClient
      /** Where the provider sends the person back to. */
      readonly redirectUri: string
      /** Context values, where the URLs of the provider need some. */
      readonly context?: Readonly<Record<string, string>>
    },
  ) => Promise<ConnectStart>
  /** Exchanges the code that the person came back with for tokens. Rejects like {@link OAuthCalls.renew}. */
  readonly exchange: (
    provider: string,
    options: {
      /** The application. */
      readonly client: OAuthClient
      /** Where the provider sends the person back to. */
      readonly redirectUri: string
      /** The code that the person came back with. */
      readonly code: string
      /** What {@link OAuthCalls.start} gave, where it gave one. */
      readonly codeVerifier?: string
      /** Context values, where the URLs of the provider need some. */
      readonly context?: Readonly<Record<string, string>>
      /** Aborts the request. */
      readonly signal?: AbortSignal
    },
  ) => Promise<TokenGrant>
}

type OAuthSetup = TokenSetup & { readonly find: (provider: string) => Connector }

/** Makes the OAuth 2 calls of an engine. */
export function createOAuthCalls(setup: OAuthSetup): OAuthCalls {
  return {
    isRenewable: (account, hasClient = false) => {
      const { credentials = {}, provider } = account
      const grant = renewableWay(setup.find(provider), credentials, hasClient)?.grant
      const holds = (name: string) => (credentials[name] ?? '') !== ''
      if (grant === undefined || !(hasClient || holds('client_id'))) return false
      return grant.type === 'client_credentials' || holds('refresh_token')
    },
    lacksToken: ({ provider, credentials = {} }, hasClient = false) => {
      const grant = renewableWay(setup.find(provider), credentials, hasClient)?.grant
      return grant !== undefined && (credentials[grant.tokenName] ?? '') === ''
    },
    renew: (account, options) => renew(setup, account, options ?? {}),
    checkConnect: (provider, context = {}) => {
      const connector = setup.find(provider)
      urlOf(connector, connectGrant(connector), 'authorizeUrl', context)
    },
    start: async (provider, options) => startConnect(setup.find(provider), options),
    exchange: async (provider, options) => {
      const connector = setup.find(provider)
      const { code, redirectUri, codeVerifier, client, context = {}, signal } = options
      const ask: TokenAsk = {
        kind: 'code',
        code,
        redirectUri,
        ...(codeVerifier === undefined ? {} : { codeVerifier }),
      }
      const secrets = [code, codeVerifier ?? '', client.secret ?? '']
      return askTokens(setup, {
        connector,
        grant: connectGrant(connector),
        ask,
        client,
        context,
        secrets,
        signal,
        timeout: setup.options.timeout,
      })
    },
  }
}

async function renew(
  setup: OAuthSetup,
  account: Account,
  { client: given, redirectUri, signal, timeout }: RenewOptions,
): Promise<TokenGrant> {
  const connector = setup.find(account.provider)
  const { credentials = {}, context = {} } = account
  const own = credentials.client_id ?? ''
  const secret = credentials.client_secret ?? ''
  const client = own === '' ? given : { id: own, ...(secret === '' ? {} : { secret }) }
  const grant = renewableWay(connector, credentials, client !== undefined)?.grant
  const refreshToken = credentials.refresh_token ?? ''
  if (grant === undefined || (grant.type === 'authorization_code' && refreshToken === ''))
    throw lacking(connector, 'refresh_token')
  if (client === undefined) throw lacking(connector, 'client_id')
  const ask: TokenAsk =
    grant.type === 'client_credentials'
      ? { kind: 'client_credentials', scope: scopeOf(connector, grant, context) }
      : {
          kind: 'refresh',
          refreshToken,
          ...(grant.redirectUriOnRefresh && redirectUri !== undefined ? { redirectUri } : {}),
        }
  return askTokens(setup, {
    connector,
    grant,
    ask,
    client,
    context,
    secrets: [...Object.values(credentials), client.secret ?? ''],
    signal,
    timeout: timeout ?? setup.options.timeout,
  })
}

function lacking({ label }: Connector, name: string): AccountError {
  return new AccountError(
    'missing_account_value',
    `Account for ${label} cannot get an access token: it lacks credentials.${name}`,
    { fields: [`credentials.${name}`] },
  )
}

function connectGrant(connector: Connector): Grant & { readonly authorizeUrl: object } {
  for (const { grant } of connector.authorization) {
    if (grant?.authorizeUrl !== undefined) return { ...grant, authorizeUrl: grant.authorizeUrl }
  }
  throw new AccountError(
    'invalid_account',
    `${connector.label} cannot be connected by OAuth 2: its mapping names no "authorize_url"`,
  )
}

async function startConnect(
  connector: Connector,
  { client, redirectUri, context = {} }: Parameters<OAuthCalls['start']>[1],
): Promise<ConnectStart> {
  const grant = connectGrant(connector)
  const url = urlOf(connector, grant, 'authorizeUrl', context)
  const scope = scopeOf(connector, grant, context)
  const { state, codeVerifier, codeChallenge } = await createConnectSecrets()
  const parameters = {
    ...grant.authorizeParams,
    response_type: 'code',
    client_id: client.id,
    redirect_uri: redirectUri,
    state,
    ...(scope === '' ? {} : { scope }),
    ...(grant.pkce ? { code_challenge: codeChallenge, code_challenge_method: 'S256' } : {}),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return { url: url.href, state, codeVerifier: grant.pkce ? codeVerifier : undefined }
}
