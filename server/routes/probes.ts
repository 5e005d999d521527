import { brokenMappings } from '../broken-mappings.ts'
import { ServiceError } from '../service-error.ts'
import type { Parts } from '../service-parts.ts'

const mostProbeMillis = 5000

/** Adds the routes by which machines watch the service. */
export function addProbes({ app, engine, database, state, metrics }: Parts): void {
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    if (state.draining) throw new ServiceError('shutting_down', 'The service is ending')
    await database.query('select 1', [], performance.now() + mostProbeMillis)
    const broken = brokenMappings(engine)
    return { status: 'ready', ...(broken === undefined ? {} : { broken_mappings: broken }) }
  })
  app.get('/metrics', { config: { scope: 'metrics' } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  )
}
