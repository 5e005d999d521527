import { context, propagation, type TextMapPropagator, trace } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { acmeAccount } from '../support/acme.ts'
import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { startServer } from '../support/server.ts'
import { startTestService, testStore } from '../support/service.ts'

// What an SDK sets up: here only `traceparent`, read by hand.
const traceparent: TextMapPropagator = {
  inject: () => undefined,
  fields: () => ['traceparent'],
  extract: (parent, carrier, getter) => {
    const [, traceId = '', spanId = ''] = String(getter.get(carrier, 'traceparent')).split('-')
    return trace.setSpanContext(parent, { traceId, spanId, traceFlags: 1 })
  },
}

test('a call is a span below the caller’s, with a span for each request to the provider', async () => {
  const exporter = new InMemorySpanExporter()
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  )
  propagation.setGlobalPropagator(traceparent)
  const provider = await startServer(({ url }) =>
    url.searchParams.has('bad') ? 'reset' : { body: { data: [{ id: 1 }] } },
  )
  const service = await startTestService(await testStore('embedded'), {
    engine: {
      mappings: writeMappings({ acme: acmeMapping(simpleList) }),
      allowPrivateNetwork: true,
      retries: 0,
    },
  })
  const id = await service.addAccount(acmeAccount(provider.origin))
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
  await service.call(`/unified/crm/stages?integrated_account_id=${id}`, { headers })
  await service.call(`/unified/crm/stages?integrated_account_id=${id}&remote_query[bad]=1`, {
    headers,
  })
  const spans = exporter.getFinishedSpans()
  expect(spans.map(({ name }) => name)).toEqual([
    'GET acme',
    'GET /unified/:model/:resource',
    'GET acme',
    'GET /unified/:model/:resource',
  ])
  const [request, call, , failed] = spans
  expect(call?.spanContext().traceId).toBe(traceId)
  expect(request?.parentSpanContext?.spanId).toBe(call?.spanContext().spanId)
  expect(request?.attributes).toEqual({
    'crosswalk.provider': 'acme',
    'http.request.method': 'GET',
    'url.path': '/stages',
    'http.response.status_code': 200,
  })
  expect(call?.attributes).toEqual({
    'crosswalk.provider': 'acme',
    'crosswalk.resource': 'crm/stages',
    'crosswalk.integrated_account_id': id,
    'http.response.status_code': 200,
  })
  expect(failed?.attributes).toMatchObject({
    'http.response.status_code': 502,
    'error.type': 'connection_failed',
  })
  expect(JSON.stringify(spans.map(({ attributes }) => attributes))).not.toContain('tok-')
  trace.disable()
  propagation.disable()
  context.disable()
  await service.stop()
  await service.store.close()
  await provider.close()
})
