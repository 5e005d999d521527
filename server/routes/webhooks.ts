import { callerOf, type Request } from '../http/app.ts'
import { ServiceError } from '../service-error.ts'
import type { Parts } from '../service-parts.ts'
import { openChangeCursor } from '../sync/change-cursor.ts'
import { beforeAll } from '../sync/read-changes.ts'
import type { Webhook } from '../sync/webhook-store.ts'
import { type ReplayBody, replayBody, type WebhookBody, webhookBody } from './sync-bodies.ts'

const path = '/sync/webhooks'

/** Adds the management of webhooks. */
export function addWebhooks(parts: Parts): void {
  const { app, webhooks, cursorSecret } = parts
  const read = { config: { scope: 'read' } } as const
  const manage = { config: { scope: 'manage' } } as const

  app.post(path, { ...manage, schema: { body: webhookBody } }, async (request, reply) => {
    const { environment } = callerOf(request)
    const { url } = request.body as WebhookBody
    assertUrl(url)
    const { webhook, secret } = await webhooks.create(environment, url)
    logChange(parts, request, 'created', webhook)
    return reply.code(201).send({ ...webhookView(webhook), secret })
  })
  app.get(path, read, async (request) => {
    const found = await webhooks.list(callerOf(request).environment)
    return { result: found.map(webhookView), result_count: found.length }
  })
  app.delete(`${path}/:id`, manage, async (request, reply) => {
    const webhook = await webhookOf(parts, request)
    await webhooks.remove(webhook.id)
    logChange(parts, request, 'removed', webhook)
    return reply.code(204).send()
  })
  app.post(`${path}/:id/replay`, { ...manage, schema: { body: replayBody } }, async (request) => {
    const { environment } = callerOf(request)
    const { id } = await webhookOf(parts, request)
    const { cursor } = request.body as ReplayBody
    const from =
      cursor === undefined ? beforeAll : openChangeCursor(environment, cursor, cursorSecret)
    await webhooks.replay(id, from)
    return webhookView(await webhookOf(parts, request))
  })
}

// Names are resolved, and addresses checked, whenever a message is sent.
function assertUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const fits =
    (url?.protocol === 'https:' || url?.protocol === 'http:') &&
    url.username === '' &&
    url.password === ''
  if (fits) return
  throw new ServiceError('invalid_request', '"url" must be a URL without user and password')
}

async function webhookOf({ webhooks }: Parts, request: Request): Promise<Webhook> {
  const { id = '' } = request.params as Record<string, string>
  const found = await webhooks.find(id, callerOf(request).environment)
  if (found !== undefined) return found
  throw new ServiceError('unknown_webhook', `Webhook "${id.slice(0, 100)}" does not exist`)
}

function webhookView({ id, url, paused, failures, lastError, toldAt, createdAt }: Webhook): object {
  return {
    id,
    url,
    paused,
    failures,
    last_error: lastError,
    told_at: toldAt?.toISOString() ?? null,
    created_at: createdAt.toISOString(),
  }
}

function logChange({ log }: Parts, request: Request, change: string, { id }: Webhook): void {
  const { id: token, environment } = callerOf(request)
  log.info(
    { request_id: request.id, token_id: token, environment, webhook_id: id },
    `webhook ${change}`,
  )
}
