import { isUuid } from '../accounts/account-id.ts'
import { callerOf, type Request } from '../http/app.ts'
import type { Parts } from '../service-parts.ts'
import { putStream } from '../sync/manage-streams.ts'
import type { Stream } from '../sync/stream.ts'
import { findStream, unknownStream } from '../sync/stream-store.ts'
import { streamView } from '../sync/stream-view.ts'
import { readStatus } from '../sync/sync-status.ts'
import { listPage, type PageAfter } from './list-page.ts'
import { limitOf, onlyKnown, textOf, uuidOf } from './query-values.ts'
import { type StreamBody, streamBody } from './sync-bodies.ts'

const path = '/sync/streams'

/** Adds the management of streams. */
export function addSync(parts: Parts): void {
  const { app, database, streams } = parts
  const read = { config: { scope: 'read' } } as const
  const manage = { config: { scope: 'manage' } } as const

  app.put(path, { ...manage, schema: { body: streamBody } }, async (request, reply) => {
    const { stream, made } = await putStream(parts, askedStream(request))
    logChange(parts, request, made ? 'created' : 'changed', stream)
    return reply.code(made ? 201 : 200).send(streamView(stream))
  })
  app.get(path, read, async (request) => listStreams(parts, request))
  app.get(`${path}/:id`, read, async (request) => streamView(await streamOf(parts, request)))
  app.delete(`${path}/:id`, manage, async (request, reply) => {
    const stream = await streamOf(parts, request)
    await streams.remove(stream.id)
    logChange(parts, request, 'removed', stream)
    return reply.code(204).send()
  })
  app.post(`${path}/:id/resync`, manage, async (request) => {
    const stream = await streamOf(parts, request)
    await streams.resync(stream.id)
    logChange(parts, request, 'resynced', stream)
    return streamView(await streamOf(parts, request))
  })
  app.get('/sync/status', read, async (request) => {
    onlyKnown(request.query as Record<string, unknown>, [])
    return readStatus(database, callerOf(request).environment)
  })
}

function askedStream(request: Request) {
  const { environment } = callerOf(request)
  const body = request.body as StreamBody
  return {
    environment,
    accountId: body.integrated_account_id,
    resource: body.resource,
    settings: {
      ...(body.interval === undefined ? {} : { interval: body.interval }),
      ...(body.complete_interval === undefined ? {} : { completeInterval: body.complete_interval }),
      ...(body.group === undefined ? {} : { group: body.group }),
      ...(body.paused === undefined ? {} : { paused: body.paused }),
    },
  }
}

// An id of another form names nothing.
async function streamOf({ streams }: Parts, request: Request): Promise<Stream> {
  const { id = '' } = request.params as Record<string, string>
  if (!isUuid(id)) throw unknownStream(id)
  return findStream(streams, id.toLowerCase(), callerOf(request).environment)
}

async function listStreams({ streams, cursorSecret }: Parts, request: Request): Promise<object> {
  const { environment } = callerOf(request)
  const query = request.query as Record<string, unknown>
  onlyKnown(query, ['limit', 'next_cursor', 'integrated_account_id', 'resource'])
  const limit = limitOf(query.limit, { usual: 50, most: 200 })
  const accountId = uuidOf('integrated_account_id', query.integrated_account_id)
  const resource = textOf('resource', query.resource)
  const filters = { accountId: accountId ?? null, resource: resource ?? null }
  const cursor = textOf('next_cursor', query.next_cursor)
  const asked = { environment, resource: 'sync-streams', filters, limit, cursor, cursorSecret }
  const given = {
    ...(accountId === undefined ? {} : { accountId }),
    ...(resource === undefined ? {} : { resource }),
  }
  return listPage(
    asked,
    (page: PageAfter) => streams.list({ environment, ...page, ...given }),
    streamView,
  )
}

function logChange({ log }: Parts, request: Request, change: string, stream: Stream): void {
  const { id: token, environment } = callerOf(request)
  log.info(
    {
      request_id: request.id,
      token_id: token,
      environment,
      stream_id: stream.id,
      integrated_account_id: stream.accountId,
      resource: stream.resource,
    },
    `stream ${change}`,
  )
}
