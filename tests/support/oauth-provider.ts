import { createHash, randomBytes } from 'node:crypto'
import { acmeMapping } from './mapping.ts'
import { type Got, type Reply, startServer, type TestServer } from './server.ts'

/** How a made-up OAuth 2 provider behaves. */
type OAuthBehaviour = {
  /** Seconds that an access token lives; undefined: the answer does not say, and it lives until `expireAll`. */
  expiresIn: number | undefined
  /** Milliseconds in which a used refresh token is still taken. 0: never. */
  grace: number
  /** Milliseconds that the token URL takes to answer. */
  delay: number
  /** Whether it changes tokens at the end of that time, when it answers; otherwise when it is asked. */
  rotatesLate: boolean
  /** What the token URL waits for before it answers. */
  waitFor?: (() => Promise<void>) | undefined
  /** Answers of the token URL in place of the ordinary ones. */
  fault: ((got: Got) => Reply | 'hang' | 'reset' | undefined) | undefined
}

/** A made-up provider with a token URL, an authorize page and a list of stages, on loopback. */
export type OAuthProvider = {
  readonly origin: string
  readonly behaviour: OAuthBehaviour
  /** Requests of the token URL that got a token. */
  readonly granted: () => number
  /** When the last token was given, in milliseconds since the epoch. */
  readonly grantedAt: () => number
  /** Requests of the token URL that were refused. */
  readonly refused: () => number
  /** How often a used refresh token was taken again, within the grace time. */
  readonly reused: () => number
  readonly got: TestServer['got']
  /** Makes every access token invalid. */
  readonly expireAll: () => void
  /** A pair of good tokens. */
  readonly issue: () => { access_token: string; refresh_token: string }
  /** Makes a code as after a person said yes. */
  readonly approve: (authorizeUrl: string) => { code: string; state: string; redirectUri: string }
  readonly close: () => Promise<void>
}

/** Client id and secret of the made-up provider. */
export const oauthClient = { id: 'client-1', secret: 'sec-planted-8Yq' }

type Refresh = { usedAt?: number }
type Code = { readonly challenge: string | null; readonly redirectUri: string }

/** Starts the provider. Refresh tokens rotate: each is good once, and for a grace time where one is set. */
export async function startOAuthProvider(): Promise<OAuthProvider> {
  const behaviour: OAuthBehaviour = {
    expiresIn: 3600,
    grace: 0,
    delay: 0,
    rotatesLate: false,
    fault: undefined,
  }
  const access = new Map<string, number>()
  const refresh = new Map<string, Refresh>()
  const codes = new Map<string, Code>()
  const counts = { granted: 0, grantedAt: 0, refused: 0, reused: 0 }
  const issue = () => {
    const tokens = {
      access_token: `acc-planted-${randomBytes(9).toString('hex')}`,
      refresh_token: `ref-planted-${randomBytes(9).toString('hex')}`,
    }
    const { expiresIn } = behaviour
    access.set(
      tokens.access_token,
      expiresIn === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresIn * 1000,
    )
    refresh.set(tokens.refresh_token, {})
    return tokens
  }
  const grant = (more: object = {}): Reply => {
    counts.granted += 1
    counts.grantedAt = Date.now()
    const { expiresIn } = behaviour
    const expiry = expiresIn === undefined ? {} : { expires_in: expiresIn }
    return {
      body: { ...issue(), token_type: 'Bearer', scope: 'stages', region: 'eu', ...expiry, ...more },
    }
  }
  const refuse = (error: string): Reply => {
    counts.refused += 1
    return { status: 400, body: { error, error_description: 'made up' } }
  }
  const answerToken = (got: Got): Reply => {
    const form = new URLSearchParams(got.body)
    const basic = Buffer.from(
      got.headers.authorization?.replace('Basic ', '') ?? '',
      'base64',
    ).toString()
    const named = form.get('client_id') ?? basic.split(':')[0]
    const secret = form.get('client_secret') ?? basic.split(':')[1]
    if (named !== oauthClient.id || secret !== oauthClient.secret) return refuse('invalid_client')
    const type = form.get('grant_type')
    if (type === 'client_credentials') return grant({ refresh_token: undefined })
    if (type === 'authorization_code') {
      const code = codes.get(form.get('code') ?? '')
      codes.delete(form.get('code') ?? '')
      const verifier = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      const fits = code?.redirectUri === form.get('redirect_uri') && code?.challenge === verifier
      return fits ? grant() : refuse('invalid_grant')
    }
    const held = refresh.get(form.get('refresh_token') ?? '')
    const late = held?.usedAt !== undefined && Date.now() - held.usedAt > behaviour.grace
    if (held === undefined || late) return refuse('invalid_grant')
    if (held.usedAt !== undefined) counts.reused += 1
    held.usedAt ??= Date.now()
    return grant()
  }
  const server = await startServer(async (got): Promise<Reply | 'hang' | 'reset'> => {
    if (got.url.pathname === '/token') {
      const fault = behaviour.fault?.(got)
      if (fault !== undefined) return fault
      await behaviour.waitFor?.()
      const wait = () => new Promise((resolve) => setTimeout(resolve, behaviour.delay))
      if (behaviour.rotatesLate) await wait()
      const reply = answerToken(got)
      if (!behaviour.rotatesLate && behaviour.delay > 0) await wait()
      return reply
    }
    const token = got.headers.authorization?.replace('Bearer ', '') ?? ''
    if ((access.get(token) ?? 0) <= Date.now()) return { status: 401, body: { error: 'expired' } }
    return { body: { data: [{ id: 1, name: 'Enquiry' }] } }
  })
  return {
    origin: server.origin,
    behaviour,
    granted: () => counts.granted,
    grantedAt: () => counts.grantedAt,
    refused: () => counts.refused,
    reused: () => counts.reused,
    got: server.got,
    expireAll: () => access.clear(),
    issue,
    approve: (authorizeUrl) => {
      const parameters = new URL(authorizeUrl).searchParams
      const code = randomBytes(8).toString('hex')
      const redirectUri = parameters.get('redirect_uri') ?? ''
      codes.set(code, { challenge: parameters.get('code_challenge'), redirectUri })
      return { code, state: parameters.get('state') ?? '', redirectUri }
    },
    close: server.close,
  }
}

/** A mapping of the provider `acme` with OAuth 2 at an origin. */
export function oauthMapping(origin: string, grant = ''): string {
  const list = `path: /stages
response_path: data
response_mapping:
  id: $id(response.id)
  name: response.name
`
  const way = `  - format: oauth2
    access_token: '{{credentials.token}}'
    grant:
      authorize_url: '{{context.login}}/authorize'
      token_url: '{{context.login}}/token'
      scopes: [stages]
      context: {region: token.region}
${grant}`
  return acmeMapping(list)
    .replace(/ {2}- format: bearer\n.*\n/, way)
    .replace(
      '  region:',
      `  login: {title: Login, pattern: 'http://127[.]0[.]0[.]1:\\d+', default: '${origin}', example: '${origin}'}\n  region:`,
    )
}
