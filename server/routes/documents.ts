import { readFileSync } from 'node:fs'
import type { Engine } from 'crosswalk'
import { NotFoundError } from 'crosswalk'
import { brokenMappings } from '../broken-mappings.ts'
import { openApi } from '../openapi/openapi.ts'
import { indexPage } from '../pages/index-page.ts'
import { pageHeaders } from '../pages/page-frame.ts'
import { resourcePage } from '../pages/resource-page.ts'
import { syncPage } from '../pages/sync-page.ts'
import { describeResource, describeResources } from '../resources/describe-resource.ts'
import type { Parts } from '../service-parts.ts'

/** Adds the documents of the service, for people and for machines. Everybody may read them; they hold no data of accounts. */
export function addDocuments(parts: Parts, version: string): void {
  const { app, engine, publicUrl } = parts
  // Everybody may ask for them, and they do not change: they are made once.
  const document = once(() => JSON.stringify(openApi(engine, publicUrl(), version)))
  const integrations = once(() => {
    const broken = brokenMappings(engine)
    return JSON.stringify({
      result: engine.support().map(integration),
      ...(broken === undefined ? {} : { broken_mappings: broken }),
    })
  })
  app.get('/openapi.json', (_request, reply) => reply.type(json).send(document()))
  app.get('/integrations', (_request, reply) => reply.type(json).send(integrations()))
  app.get('/', (_request, reply) => reply.redirect('/docs', 302))
  app.get('/docs', (_request, reply) =>
    reply.headers(pageHeaders).send(indexPage(describeResources(engine))),
  )
  app.get('/sync', (_request, reply) => reply.headers(pageHeaders).send(syncPage()))
  app.get('/docs/unified/:model/:resource', (request, reply) => {
    const { model, resource } = request.params as Record<string, string>
    const document = describeResource(engine, `${model}/${resource}`)
    if (document !== undefined) return reply.headers(pageHeaders).send(resourcePage(document))
    throw new NotFoundError(
      'unknown_resource',
      `"${model}/${resource}" is not documented: see /docs`,
    )
  })
  for (const { name, type } of assets) {
    const text = readFileSync(new URL(`../pages/assets/${name}`, import.meta.url), 'utf8')
    app.get(`/docs/assets/${name}`, (_request, reply) =>
      reply.header('x-content-type-options', 'nosniff').type(type).send(text),
    )
  }
}

const json = 'application/json; charset=utf-8'

function once(make: () => string): () => string {
  let made: string | undefined
  return () => {
    made ??= make()
    return made
  }
}

const assets = [
  { name: 'docs.css', type: 'text/css; charset=utf-8' },
  { name: 'docs.js', type: 'text/javascript; charset=utf-8' },
  { name: 'find.js', type: 'text/javascript; charset=utf-8' },
  { name: 'sync.js', type: 'text/javascript; charset=utf-8' },
]

// Where an expression stands in a file is for those who write mappings.
function integration({
  expressions: _unshown,
  ...support
}: ReturnType<Engine['support']>[number]): object {
  return support
}
