import { AccountError, type EngineError, type OAuthClient, type TokenGrant } from 'crosswalk'
import { isObject } from 'crosswalk/host'
import { isUuid } from '../accounts/account-id.ts'
import type { StoredAccount } from '../accounts/account-store.ts'
import { addAccount, findAccount } from '../accounts/manage-accounts.ts'
import { changesOf } from '../accounts/renew-account.ts'
import { callerOf, type Reply, type Request } from '../http/app.ts'
import { typed } from '../http/error-answer.ts'
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
    forms.post('/oauth/:provider/callback', (request, reply) =>
      comeBack(parts, request, reply, isObject(request.body) ? request.body : {}),
    )
  })
}

function providerOf(request: Request): string {
  return (request.params as Record<string, string>).provider ?? ''
}

async function start(parts: Parts, request: Request, reply: Reply): Promise<unknown> {
  const { engine, states, publicUrl } = parts
  const { environment } = callerOf(request)
  const provider = providerOf(request)
  const query = startQuery(request.query as Record<string, unknown>)
  const redirectUri = `${publicUrl()}/oauth/${encodeURIComponent(provider)}/callback`
  const again =
    query.accountId === undefined
      ? undefined
      : await findAccount(parts, query.accountId, environment)
  const context = { ...again?.context, ...query.context }
  const client = await clientFor(parts, { environment, provider }, again)
  if (client === undefined) {
    throw new AccountError(
      'missing_account_value',
      `No OAuth 2 client is known for "${provider}": add yours with "crosswalk oauth-client set ${provider}"`,
      { fields: ['client_id', 'client_secret'] },
    )
  }
  const begun = await engine.oauth.start(provider, { client, redirectUri, context })
  await states.put(begun.state, {
    environment,
    provider,
    redirectUri,
    context,
    label: query.label,
    ...(begun.codeVerifier === undefined ? {} : { codeVerifier: begun.codeVerifier }),
    ...(query.accountId === undefined ? {} : { accountId: query.accountId }),
    ...(query.returnTo === undefined ? {} : { returnTo: query.returnTo }),
  })
  if (query.redirect) return reply.redirect(begun.url, 302)
  return { url: begun.url, redirect_uri: redirectUri, expires_in: connectSeconds }
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

function startQuery(query: Record<string, unknown>) {
  const known = ['context', 'label', 'integrated_account_id', 'return_to', 'redirect']
  const strange = Object.keys(query).find((name) => !known.includes(name))
  const wrong = (name: string, expected: string) =>
    new ServiceError('invalid_request', `Query parameter "${name}" must be ${expected}`)
  if (strange !== undefined) throw wrong(strange, `one of ${known.join(', ')}`)
  const {
    context = {},
    label = null,
    integrated_account_id: accountId,
    return_to: returnTo,
  } = query
  if (!isTexts(context)) throw wrong('context', 'texts by name, as in context[company]=northwind')
  if (label !== null && typeof label !== 'string') throw wrong('label', 'one text')
  if (accountId !== undefined && !isUuid(accountId)) throw wrong('integrated_account_id', 'a uuid')
  if (returnTo !== undefined && !isWebUrl(returnTo))
    throw wrong('return_to', 'an http or https URL')
  if (query.redirect !== undefined && query.redirect !== 'true' && query.redirect !== 'false')
    throw wrong('redirect', 'true or false')
  return {
    context: { ...context },
    label,
    accountId,
    returnTo,
    redirect: query.redirect === 'true',
  }
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((entry) => typeof entry === 'string')
}

function isWebUrl(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    URL.canParse(value) &&
    ['http:', 'https:'].includes(new URL(value).protocol)
  )
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
  const { environment, provider, redirectUri, codeVerifier, context, accountId } = pending
  if (typeof given.error === 'string')
    throw refused(`${provider} did not grant access: ${given.error.slice(0, 100)}`)
  if (typeof given.code !== 'string' || given.code === '')
    throw refused(`${provider} sent no code: begin again`)
  const again =
    accountId === undefined ? undefined : await findAccount(parts, accountId, environment)
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
  const changes = changesOf(again, grant)
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
