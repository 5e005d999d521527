import { isUuid, unknownAccount } from '../accounts/account-id.ts'
import { type AccountStatus, accountStatuses } from '../accounts/account-store.ts'
import { accountView, commonView } from '../accounts/account-view.ts'
import { idempotencyKey, insertOnce } from '../accounts/insert-once.ts'
import {
  type AccountChanges,
  addAccount,
  changeAccount,
  findAccount,
  type NewAccount,
  verifyAccount,
} from '../accounts/manage-accounts.ts'
import { callerOf, goneSignal, type Request } from '../http/app.ts'
import { ServiceError } from '../service-error.ts'
import type { Parts } from '../service-parts.ts'
import { accountBody, changesBody } from './account-bodies.ts'
import { listPage, type PageAfter } from './list-page.ts'
import { limitOf, onlyKnown, textOf } from './query-values.ts'

const path = '/integrated-accounts'

/** Adds the management of integrated accounts. */
export function addAccounts(parts: Parts): void {
  const { app, accounts, fresh } = parts
  const read = { config: { scope: 'read' } } as const
  const manage = { config: { scope: 'manage' } } as const

  app.post(path, { ...manage, schema: { body: accountBody } }, async (request, reply) => {
    const { environment } = callerOf(request)
    const key = idempotencyKey(request.headers['idempotency-key'])
    const body = request.body as NewAccount
    const account = await addAccount(parts, environment, body, {
      ...(key === undefined
        ? {}
        : { store: (insert) => insertOnce(parts, { environment, key, body }, insert) }),
    })
    logChange(parts, request, { change: 'created', account })
    reply.code(201).header('location', `${path}/${account.id}`)
    return accountView(account)
  })

  app.get(path, read, async (request) => {
    const { environment } = callerOf(request)
    return listAccounts(parts, environment, request.query as Record<string, unknown>)
  })

  app.get(`${path}/:id`, read, async (request) => {
    const { environment } = callerOf(request)
    return accountView(await findAccount(parts, pathId(request), environment))
  })

  app.patch(`${path}/:id`, { ...manage, schema: { body: changesBody } }, async (request) => {
    const { environment } = callerOf(request)
    const changes = request.body as AccountChanges
    const account = await changeAccount(parts, pathId(request), environment, changes)
    logChange(parts, request, { change: 'changed', account })
    return accountView(account)
  })

  app.delete(`${path}/:id`, manage, async (request, reply) => {
    const { environment } = callerOf(request)
    const id = pathId(request)
    const provider = await accounts.remove(id, environment)
    if (provider === undefined) throw unknownAccount(id)
    fresh.forget(id)
    logChange(parts, request, { change: 'removed', account: { id, provider } })
    return reply.code(204).send()
  })

  app.post(`${path}/:id/verify`, read, async (request) => {
    const { environment } = callerOf(request)
    const verified = await verifyAccount(parts, pathId(request), environment, goneSignal(request))
    const { integrated_account_id: id, provider } = verified
    logChange(parts, request, { change: 'verified', account: { id, provider } })
    return verified
  })
}

type Change = {
  readonly change: 'created' | 'changed' | 'removed' | 'verified'
  readonly account: { readonly id: string; readonly provider: string }
}

// One line for each; values stay out of it.
function logChange({ log }: Parts, request: Request, { change, account }: Change): void {
  const { id: token, environment } = callerOf(request)
  const { id, provider } = account
  log.info(
    { request_id: request.id, token_id: token, environment, provider, integrated_account_id: id },
    `account ${change}`,
  )
}

// An id of another form names nothing.
function pathId(request: Request): string {
  const { id = '' } = request.params as Record<string, string>
  if (isUuid(id)) return id.toLowerCase()
  throw unknownAccount(id)
}

async function listAccounts(
  { accounts, cursorSecret }: Parts,
  environment: string,
  query: Record<string, unknown>,
): Promise<object> {
  onlyKnown(query, ['limit', 'next_cursor', 'provider', 'status'])
  const limit = limitOf(query.limit, { usual: 50, most: 200 })
  const provider = textOf('provider', query.provider)
  const status = statusOf(query.status)
  const cursor = textOf('next_cursor', query.next_cursor)
  const filters = { provider: provider ?? null, status: status ?? null }
  const asked = {
    environment,
    resource: 'integrated-accounts',
    filters,
    limit,
    cursor,
    cursorSecret,
  }
  const given = {
    ...(provider === undefined ? {} : { provider }),
    ...(status === undefined ? {} : { status }),
  }
  return listPage(
    asked,
    (page: PageAfter) => accounts.list({ environment, ...page, ...given }),
    commonView,
  )
}

function statusOf(value: unknown): AccountStatus | undefined {
  const status = accountStatuses.find((each) => each === value)
  if (value === undefined || status !== undefined) return status
  throw new ServiceError(
    'invalid_request',
    `Query parameter "status" must be one of ${accountStatuses.join(', ')}`,
  )
}
