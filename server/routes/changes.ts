import { openCursor, sealCursor } from 'crosswalk/host'
import { callerOf, type Request } from '../http/app.ts'
import type { Parts } from '../service-parts.ts'
import { beforeAll, type Change, type ChangePosition, readChanges } from '../sync/read-changes.ts'
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
  const scope = changesScope(environment)
  const position =
    cursor === undefined ? beforeAll : (openCursor(cursor, scope, cursorSecret) as ChangePosition) // sealed by us
  const read = await readChanges(database, { environment, position, limit })
  return {
    result: read.changes.map(changeView),
    next_cursor: sealCursor(read.position, scope, cursorSecret),
    result_count: read.changes.length,
    has_more: read.more,
  }
}

/** What a cursor of changes belongs to. */
export function changesScope(environment: string) {
  return { account: environment, resource: 'changes', filters: {} }
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
