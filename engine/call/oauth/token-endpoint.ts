/*
 * The only file that imports oauth4webapi: token requests over our own transport, so that the address guard,
 * the time-outs and the size cap hold for them too. What goes wrong becomes one of our errors.
 */
import {
  type AuthorizationServer,
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  type Client,
  type ClientAuth,
  ClientSecretPost,
  calculatePKCECodeChallenge,
  clientCredentialsGrantRequest,
  customFetch,
  expectNoState,
  generateRandomCodeVerifier,
  generateRandomState,
  None,
  nopkce,
  processAuthorizationCodeResponse,
  processClientCredentialsResponse,
  processRefreshTokenResponse,
  refreshTokenGrantRequest,
  type TokenEndpointRequestOptions,
  type TokenEndpointResponse,
  validateAuthResponse,
} from 'oauth4webapi'
import type { Grant } from '../../compile/connector.ts'
import { EngineError } from '../../errors/engine-error.ts'
import { readResponse } from '../../fetch/read-response.ts'
import type { RemoteResponse, Send } from '../../http/transport.ts'
import { isObject, ownValue } from '../../json/json.ts'
import type { OAuthClient, TokenAsk } from './oauth-client.ts'

/** What a token request runs with. */
export type TokenTransport = {
  readonly send: Send
  readonly signal: AbortSignal
  readonly timeout: number
  readonly allowInsecure: boolean
  /** See `SendOptions`. */
  readonly connection: string
}

/** A good token response, or what came instead of one. */
export type TokenOutcome =
  | { readonly tokens: Readonly<Record<string, unknown>> & TokenEndpointResponse }
  | { readonly response: RemoteResponse; readonly oauthError: string | undefined }

/** Asks for tokens. Rejects with the transport's own error when no response came. */
export async function requestTokens(
  ask: TokenAsk,
  grant: Grant,
  { tokenUrl, client }: { readonly tokenUrl: string; readonly client: OAuthClient },
  transport: TokenTransport,
): Promise<TokenOutcome> {
  const server: AuthorizationServer = {
    issuer: new URL(tokenUrl).origin,
    token_endpoint: tokenUrl,
  }
  const seen: { response?: RemoteResponse } = {}
  const options = {
    additionalParameters: grant.tokenParams,
    [customFetch]: fetchThrough(transport, seen),
    [allowInsecureRequests]: transport.allowInsecure,
  }
  const by: Asking = {
    server,
    client: { client_id: client.id },
    authentication: authenticationOf(grant, client),
    options,
  }
  try {
    return { tokens: { ...(await askFor(ask, by)) } }
  } catch (error) {
    if (error instanceof EngineError || seen.response === undefined) throw error
    return { response: seen.response, oauthError: oauthErrorOf(seen.response) }
  }
}

/** Random values that protect connecting an account: state, and the PKCE verifier with its challenge. */
export async function createConnectSecrets(): Promise<{
  readonly state: string
  readonly codeVerifier: string
  readonly codeChallenge: string
}> {
  const codeVerifier = generateRandomCodeVerifier()
  const codeChallenge = await calculatePKCECodeChallenge(codeVerifier)
  return { state: generateRandomState(), codeVerifier, codeChallenge }
}

type Asking = {
  readonly server: AuthorizationServer
  readonly client: Client
  readonly authentication: ClientAuth
  readonly options: Omit<TokenEndpointRequestOptions, 'additionalParameters'> & {
    readonly additionalParameters: Readonly<Record<string, string>>
  }
}

async function askFor(
  ask: TokenAsk,
  { server, client, authentication, options }: Asking,
): Promise<TokenEndpointResponse> {
  if (ask.kind === 'refresh') {
    const again = ask.redirectUri === undefined ? {} : { redirect_uri: ask.redirectUri }
    const additionalParameters = { ...options.additionalParameters, ...again }
    const response = await refreshTokenGrantRequest(
      server,
      client,
      authentication,
      ask.refreshToken,
      { ...options, additionalParameters },
    )
    return processRefreshTokenResponse(server, client, response)
  }
  if (ask.kind === 'client_credentials') {
    const scope = ask.scope === '' ? {} : { scope: ask.scope }
    const parameters = { ...options.additionalParameters, ...scope }
    const response = await clientCredentialsGrantRequest(
      server,
      client,
      authentication,
      parameters,
      options,
    )
    return processClientCredentialsResponse(server, client, response)
  }
  const callback = validateAuthResponse(
    server,
    client,
    new URLSearchParams({ code: ask.code }),
    expectNoState, // state was compared where it is stored
  )
  const response = await authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    callback,
    ask.redirectUri,
    ask.codeVerifier ?? nopkce,
    options,
  )
  return processAuthorizationCodeResponse(server, client, response)
}

function authenticationOf(grant: Grant, { secret }: OAuthClient): ClientAuth {
  if (secret === undefined || grant.clientAuthentication === 'none') return None()
  return grant.clientAuthentication === 'client_secret_basic'
    ? basicAuth(secret)
    : ClientSecretPost(secret)
}

// Encoded as a form (RFC 6749, 2.3.1), which leaves ids of letters, digits, `-`, `_` and `.` as they are: many token
// URLs do not decode them, so the library's own way, which encodes those signs too, would fail there.
function basicAuth(secret: string): ClientAuth {
  const encoded = (text: string) => new URLSearchParams({ x: text }).toString().slice(2)
  return (_server, { client_id: id }, _body, headers) => {
    const pair = Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString('base64')
    headers.set('authorization', `Basic ${pair}`)
  }
}

const mostTokenBytes = 256 * 1024

function fetchThrough(
  { send, signal, timeout, connection }: TokenTransport,
  seen: { response?: RemoteResponse },
): NonNullable<Asking['options'][typeof customFetch]> {
  return async (url, { headers, body }) => {
    const request = { method: 'POST' as const, url, headers, body: body.toString() }
    const response = await send(request, {
      signal,
      timeout,
      maxBytes: mostTokenBytes,
      connection,
    })
    seen.response = response
    return new Response(withoutIdToken(response), {
      status: response.status,
      headers: { 'content-type': 'application/json' }, // JSON is known by looking at it
    })
  }
}

// An id_token is signed for others to check; nothing here reads it.
function withoutIdToken(response: RemoteResponse): string | null {
  if (response.status === 204) return null
  const { body: value } = readResponse(response)
  if (!isObject(value) || !('id_token' in value)) return response.body
  const { id_token: _unread, ...rest } = value
  return JSON.stringify(rest)
}

function oauthErrorOf(response: RemoteResponse): string | undefined {
  const error = ownValue(readResponse(response).body, 'error')
  return typeof error === 'string' ? error : undefined
}
