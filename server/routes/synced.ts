import { openCursor, sealCursor } from 'crosswalk/host'
import { callerOf, type Request } from '../http/app.ts'
import { plainQuery } from '../http/query.ts'
import { ServiceError } from '../service-error.ts'
import type { Parts } from '../service-parts.ts'
import { readSynced } from '../sync/read-synced.ts'
import { uuidOf } from './query-values.ts'

/** Adds `GET /synced/:model/:resource`: the stored records of an account, without asking its provider. */
export function addSynced(parts: Parts): void {
  parts.app.get('/synced/:model/:resource', { config: { scope: 'read' } }, (request) =>
    synced(parts, request),
  )
}

async function synced(
  { database, engine, streams, cursorSecret }: Parts,
  request: Request,
): Promise<object> {
  const { environment } = callerOf(request)
  const { model = '', resource: name = '' } = request.params as Record<string, string>
  const resource = `${model}/${name}`
  const { integrated_account_id: given, ...query } = request.query as Record<string, unknown>
  const accountId = uuidOf('integrated_account_id', given)
  if (accountId === undefined) {
    throw new ServiceError(
      'invalid_request',
      'Query parameter "integrated_account_id" is missing: the id of the account whose records are asked for',
      { missing: ['integrated_account_id'] },
    )
  }
  const selection = engine.select(resource, plainQuery(query))
  const [stream] = await streams.list({ environment, accountId, resource, limit: 1 })
  if (stream === undefined) {
    throw new ServiceError(
      'unknown_stream',
      `No stream keeps ${resource} of this account: make one with PUT /sync/streams`,
    )
  }
  const scope = { account: stream.id, resource: 'synced', filters: selection.filters }
  const { cursor } = selection
  const after = cursor === undefined ? null : openCursor(cursor, scope, cursorSecret)
  const read = await readSynced(database, selection, {
    streamId: stream.id,
    after: after as string | null, // sealed by us
  })
  return {
    result: read.result,
    next_cursor: read.after === null ? null : sealCursor(read.after, scope, cursorSecret),
    result_count: read.result_count,
    ...(read.warnings.length === 0 ? {} : { warnings: read.warnings }),
    synced_at: stream.finishedAt?.toISOString() ?? null,
  }
}
