import { AccountError, type EngineError, type OAuthClient, type TokenGrant } from 'crosswalk'
import { isObject } from 'crosswalk/host'
import type { StoredAccount } from '../accounts/account-store.ts'
import { addedOrigins } from '../accounts/guard-origins.ts'
import { addAccount, findAccount } from '../accounts/manage-accounts.ts'
import { changesOf } from '../accounts/renew-account.ts'
import { callerOf, type Reply, type Request } from '../http/app.ts'
import { typed } from '../http/error-answer.ts'
import { bindBrowser, dropBond, isBoundBrowser } from '../oauth/browser-cookie.ts'
import { startQuery } from '../oauth/start-query.ts'
import { connectSeconds, type PendingConnect } from '../oauth/state-store.ts'
import { connectedPage, refusedPage } from '../pages/connect-page.ts'
import { pageHeaders } from '../pages/page-frame.ts'
import { ServiceError } from '../service-error.ts'
import type { Parts } from '../service-parts.ts'

/** Adds connecting an account by OAuth 2: where to send the person, and where they come back to. */
export function addOAuth(parts: Parts): void {
  const { app } = parts
  app.get('/oauth/:provider/start', { config: { scope: 'manage' } }, (request, reply) =>
    start(parts, request, reply),
  )
  app.get('/oauth/:provider/callback', (request, reply) =>
    comeBack(parts, request, reply, request.query as Record<string, unknown>),
  )
  // Some providers come back with a form.
  app.register(async (forms) => {
    forms.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 16 * 1024 },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    )
    forms.post('/oauth/:provider/callback', (request, reply) => goOnByGet(parts, request, reply))
  })
}

// A form comes from the provider's site: a browser sends no cookie with it, but it does with the GET that follows.
function goOnByGet({ publicUrl }: Parts, request: Request, reply: Reply): Reply {
  const form = isObject(request.body) ? request.body : {}
  const target = new URL(redirectUriOf(publicUrl(), providerOf(request)))
  for (const name of ['code', 'state', 'error'])
    if (typeof form[name] === 'string') target.searchParams.set(name, form[name])
  return reply.redirect(target.href, 303)
}

function redirectUriOf(publicUrl: string, provider: string): string {
  return `${publicUrl}/oauth/${encodeURIComponent(provider)}/callback`
}

function providerOf(request: Request): string {
  return (request.params as Record<string, string>).provider ?? ''
}

async function start(parts: Parts, request: Request, reply: Reply): Promise<unknown> {
  const { engine, states, publicUrl } = parts
  const { environment } = callerOf(request)
  const provider = providerOf(request)
  const query = startQuery(request.query as Record<string, unknown>)
  const redirectUri = redirectUriOf(publicUrl(), provider)
  const again =
    query.accountId === undefined
      ? undefined
      : await findConnected(parts, query.accountId, { environment, provider })
  const context = { ...again?.context, ...query.context }
  engine.oauth.checkConnect(provider, context)
  if (again !== undefined) assertSameOrigins(parts, again, context)
  const client = await clientFor(parts, { environment, provider }, again)
  if (client === undefined) {
    throw new AccountError(
      'missing_account_value',
      `No OAuth 2 client is known for "${provider}": add yours with "crosswalk oauth-client set ${provider}"`,
      { fields: ['client_id', 'client_secret'] },
    )
  }
  const begun = await engine.oauth.start(provider, { client, redirectUri, context })
  const bond = query.redirect ? bindBrowser(begun.state, redirectUri) : undefined
  await states.put(begun.state, {
    environment,
    provider,
    redirectUri,
    context,
    label: query.label,
    ...(begun.codeVerifier === undefined ? {} : { codeVerifier: begun.codeVerifier }),
    ...(query.accountId === undefined ? {} : { accountId: query.accountId }),
    ...(query.returnTo === undefined ? {} : { returnTo: query.returnTo }),
    ...(bond === undefined ? {} : { browser: bond.browser }),
  })
  if (bond !== undefined) return reply.header('set-cookie', bond.cookie).redirect(begun.url, 302)
  return { url: begun.url, redirect_uri: redirectUri, expires_in: connectSeconds }
}

async function findConnected(
  parts: Parts,
  id: string,
  { environment, provider }: Pick<PendingConnect, 'environment' | 'provider'>,
): Promise<StoredAccount> {
  const account = await findAccount(parts, id, environment)
  if (account.provider === provider) return account
  throw new ServiceError(
    'invalid_request',
    `Integrated account "${id}" is one of ${account.provider}: it cannot be connected to ${provider}`,
  )
}

// What the account keeps, such as a client secret of its own, must not go elsewhere by connecting it again.
function assertSameOrigins(
  { engine }: Parts,
  account: StoredAccount,
  context: PendingConnect['context'],
): void {
  const added = addedOrigins(engine, account, { ...account, context })
  if (added.length === 0) return
  const message = `The context sends stored secrets of the account to ${added.join(', ')}: change it with PATCH, and give them again`
  throw new ServiceError('invalid_request', message)
}

// An account that is connected again may hold a client of its own: that one wins.
async function clientFor(
  { clients }: Parts,
  { environment, provider }: Pick<PendingConnect, 'environment' | 'provider'>,
  account: StoredAccount | undefined,
): Promise<OAuthClient | undefined> {
  const { client_id: id = '', client_secret: secret = '' } = account?.credentials ?? {}
  if (id === '') return clients.find(environment, provider)
  return { id, ...(secret === '' ? {} : { secret }) }
}

async function comeBack(
  parts: Parts,
  request: Request,
  reply: Reply,
  given: Record<string, unknown>,
): Promise<unknown> {
  const state = typeof given.state === 'string' ? given.state : ''
  const pending = state === '' ? undefined : await parts.states.take(state)
  if (pending === undefined || pending.provider !== providerOf(request)) {
    return showRefusal(
      reply,
      undefined,
      refused('This link was used already, or is older than ten minutes: begin again'),
    )
  }
  if (pending.browser !== undefined) {
    reply.header('set-cookie', dropBond(state, pending.redirectUri))
    if (!isBoundBrowser(request.headers.cookie, state, pending.browser)) {
      const message = 'Another browser began to connect this account: begin again in this one'
      return showRefusal(reply, undefined, refused(message))
    }
  }
  try {
    const account = await finish(parts, pending, given)
    parts.fresh.forget(account.id)
    parts.log.info(
      { request_id: request.id, provider: pending.provider, integrated_account_id: account.id },
      'connected',
    )
    if (pending.returnTo === undefined)
      return reply.headers(pageHeaders).send(connectedPage(account.provider))
    return reply.redirect(withParameter(pending.returnTo, 'integrated_account_id', account.id), 303)
  } catch (error) {
    const known = typed(error)
    if (known.code === 'internal_error') throw error
    return showRefusal(reply, pending, known)
  }
}

function refused(message: string): ServiceError {
  return new ServiceError('connect_refused', message)
}

function showRefusal(reply: Reply, pending: PendingConnect | undefined, error: EngineError): Reply {
  reply.request.refusal = error.code
  if (pending?.returnTo !== undefined)
    return reply.redirect(withParameter(pending.returnTo, 'error', error.code), 303)
  return reply.code(error.statusCode).headers(pageHeaders).send(refusedPage(error.message))
}

function withParameter(url: string, name: string, value: string): string {
  const target = new URL(url)
  target.searchParams.set(name, value)
  return target.href
}

async function finish(
  parts: Parts,
  pending: PendingConnect,
  given: Record<string, unknown>,
): Promise<StoredAccount> {
  const { engine, accounts } = parts
  const { provider, redirectUri, codeVerifier, context, accountId } = pending
  if (typeof given.error === 'string')
    throw refused(`${provider} did not grant access: ${given.error.slice(0, 100)}`)
  if (typeof given.code !== 'string' || given.code === '')
    throw refused(`${provider} sent no code: begin again`)
  const again = accountId === undefined ? undefined : await findConnected(parts, accountId, pending)
  if (again !== undefined) assertSameOrigins(parts, again, context)
  const client = await clientFor(parts, pending, again)
  if (client === undefined) throw refused('The OAuth 2 client was removed meanwhile')
  const grant = await engine.oauth.exchange(provider, {
    client,
    redirectUri,
    code: given.code,
    context,
    ...(codeVerifier === undefined ? {} : { codeVerifier }),
  })
  if (again === undefined) return addConnected(parts, pending, grant)
  const changes = changesOf({ ...again, context }, grant)
  const stored = await accounts.update(again, { ...changes, status: 'active', redirectUri })
  if (stored === undefined) throw refused('The account was changed meanwhile: begin again')
  return stored
}

function addConnected(
  parts: Parts,
  { environment, provider, redirectUri, context, label }: PendingConnect,
  grant: TokenGrant,
): Promise<StoredAccount> {
  const { credentials, context: known, renewAt } = changesOf({ context, credentials: {} }, grant)
  const account = { provider, label, context: known, credentials }
  return addAccount(parts, environment, account, { redirectUri, renewAt })
}
