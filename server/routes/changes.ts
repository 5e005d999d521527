import { callerOf, type Request } from '../http/app.ts'
import type { Parts } from '../service-parts.ts'
import { openChangeCursor, sealChangeCursor } from '../sync/change-cursor.ts'
import { beforeAll, type Change, readChanges } from '../sync/read-changes.ts'
import { limitOf, onlyKnown, textOf } from './query-values.ts'

/** Adds `GET /changes`: what changed in the records of all streams, in order for each stream. */
export function addChanges(parts: Parts): void {
  parts.app.get('/changes', { config: { scope: 'read' } }, (request) => changes(parts, request))
}

async function changes({ database, cursorSecret }: Parts, request: Request): Promise<object> {
  const { environment } = callerOf(request)
  const query = request.query as Record<string, unknown>
  onlyKnown(query, ['limit', 'cursor'])
  const limit = limitOf(query.limit, { usual: 100, most: 1000 })
  const cursor = textOf('cursor', query.cursor)
  const position =
    cursor === undefined ? beforeAll : openChangeCursor(environment, cursor, cursorSecret)
  const read = await readChanges(database, { environment, position, limit })
  return {
    result: read.changes.map(changeView),
    next_cursor: sealChangeCursor(environment, read.position, cursorSecret),
    result_count: read.changes.length,
    has_more: read.more,
  }
}

function changeView(change: Change): object {
  const { streamId, accountId, resource, kind, id, fields, record, at } = change
  return {
    stream_id: streamId,
    integrated_account_id: accountId,
    resource,
    change: kind,
    id,
    ...(fields === null ? {} : { fields }),
    record,
    at: at.toISOString(),
  }
}
