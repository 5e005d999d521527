import { EngineError, type Send } from 'crosswalk'
import { sealChangeCursor } from './change-cursor.ts'
import { signedHeaders } from './sign-webhook.ts'
import type { DueWebhook, WebhookStore } from './webhook-store.ts'

/** What delivering works with. */
export type Delivery = {
  readonly webhooks: WebhookStore
  /** It guards addresses as for providers. */
  readonly send: Send
  readonly cursorSecret: string
}

const timeout = 15_000
const maxBytes = 64 * 1024
const atOnce = 20
/** Seconds until a message is sent again, after so many failures. */
const waits = [5, 60, 300, 1800, 7200, 18_000, 36_000] as const

/** Tells webhooks that there are changes, where some are due. Gives how many messages were sent. */
export async function deliverWebhooks(delivery: Delivery, signal: AbortSignal): Promise<number> {
  const due = await delivery.webhooks.claim(atOnce)
  await Promise.all(due.map((webhook) => deliver(delivery, webhook, signal)))
  return due.length
}

async function deliver(
  { webhooks, send, cursorSecret }: Delivery,
  webhook: DueWebhook,
  signal: AbortSignal,
): Promise<void> {
  const { id, url, secret, position, environment } = webhook
  const now = new Date()
  const body = JSON.stringify({
    type: 'sync.changes',
    timestamp: now.toISOString(),
    data: { cursor: sealChangeCursor(environment, position, cursorSecret) },
  })
  // The same for every try, so that a receiver knows a message that it has.
  const message = {
    id: `msg_${id}_${position.xid}_${position.seq}`,
    seconds: Math.floor(now.getTime() / 1000),
    body,
  }
  const outcome = await send(
    { method: 'POST', url, headers: signedHeaders(secret, message), body },
    { signal, timeout, maxBytes },
  ).then(
    ({ status }) => ({ status, code: 'refused', message: `The receiver answered ${status}` }),
    (error: unknown) => {
      if (!(error instanceof EngineError)) throw error
      return { status: 0, code: error.code, message: error.message }
    },
  )
  if (signal.aborted) return undefined // it is sent again when the claim ends
  if (outcome.status >= 200 && outcome.status < 300) return webhooks.succeeded(id, position)
  const wait = waits[Math.min(webhook.failures, waits.length - 1)] ?? 0
  const gone = outcome.status === 410
  return webhooks.failed(id, { ...outcome, wait: wait * (0.75 + Math.random() / 2), gone })
}
