import { ServiceError } from '../service-error.ts'
import type { Parts } from '../service-parts.ts'

/** Adds what machines ask to look after the service. */
export function addProbes({ app, database, state, metrics }: Parts): void {
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    if (state.draining) throw new ServiceError('shutting_down', 'The service is ending')
    await database.query('select 1')
    return { status: 'ready' }
  })
  app.get('/metrics', { config: { scope: 'read' } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  )
}
