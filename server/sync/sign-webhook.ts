import { createHmac } from 'node:crypto'

/** A message as it is sent. */
type Message = { readonly id: string; readonly seconds: number; readonly body: string }

/** The headers of a message by the Standard Webhooks specification; the secret is `whsec_` and base64. */
export function signedHeaders(
  secret: string,
  { id, seconds, body }: Message,
): Readonly<Record<string, string>> {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  }
}
