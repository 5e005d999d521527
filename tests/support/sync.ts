import type { ServiceOptions, Store } from '@crosswalk/server'
import { acmeMapping, writeMappings } from './mapping.ts'
import { type Got, type Reply, startServer, type TestServer } from './server.ts'

/** A stage as the made-up provider holds it. */
type RemoteStage = { id: number | null; name: unknown; board?: number; updated?: string }

/** A provider whose data tests change: one list for each token. */
export type SyncProvider = {
  readonly server: TestServer
  /** The stages of an account, by its token. */
  readonly stages: (token: string) => RemoteStage[]
  /** Folder of the mappings. */
  readonly mappings: string
  /** Answers in place of the list, where it gives something. */
  intercept: (request: Got) => Reply | 'hang' | undefined | Promise<Reply | undefined>
  readonly close: () => Promise<void>
}

const list = `path: /stages
response_path: data
response_mapping:
  id: response.id ? $string(response.id)
  name: response.name
  updated_at: $isoDate(response.updated)
`

const joined = `${list}  pipeline:
    name: $lookup(before.boards, $string(response.board)).name
`.replace(
  'path: /stages',
  'before:\n  boards: {path: /boards, response_path: data, key_by: id, optional: true, cache_seconds: 0}\npath: /stages',
)

const native = list.replace(
  'response_path: data\n',
  'response_path: data\nquery_mapping:\n  since: query.updated_at.gte\n',
)

const offset =
  'pagination: {format: offset, offset_param: skip, limit_param: take, default_limit: 2}'
const limited = `${offset}\nrate_limit:\n  budgets: [{requests: 3, per_seconds: 30}]`

/** Starts the provider: `acme` pages by offset, two a page; `joined`, `native` and `limited` are the same with more. */
export async function startSyncProvider(pageSize = 2): Promise<SyncProvider> {
  const lists = new Map<string, RemoteStage[]>()
  const stages = (token: string): RemoteStage[] => {
    const held = lists.get(token) ?? []
    lists.set(token, held)
    return held
  }
  const state: Pick<SyncProvider, 'intercept'> = { intercept: () => undefined }
  const server = await startServer(async (request) => {
    const answer = await state.intercept(request)
    if (answer !== undefined) return answer
    const { pathname, searchParams } = request.url
    const token = (request.headers.authorization ?? '').replace('Bearer ', '')
    const skip = Number(searchParams.get('skip') ?? 0)
    if (pathname.endsWith('/boards'))
      return { body: { data: skip === 0 ? [{ id: 1, name: 'Sales' }] : [] } }
    const since = searchParams.get('since') ?? ''
    const data = stages(token).filter(({ updated = '' }) => updated >= since)
    return { body: { data: data.slice(skip, skip + pageSize) } }
  })
  const top = offset.replace('default_limit: 2', `default_limit: ${pageSize}`)
  const named = (name: string, text: string, head = top) =>
    acmeMapping(text, head).replace('provider: acme', `provider: ${name}`)
  const mappings = writeMappings({
    acme: named('acme', list),
    joined: named('joined', joined),
    native: named('native', native),
    limited: named('limited', list, limited),
  })
  return Object.assign(state, { server, stages, mappings, close: server.close })
}

/** Options of a service that keeps accounts of the provider up to date, and looks for work often. */
export function syncOptions(
  { mappings }: Pick<SyncProvider, 'mappings'>,
  { allowPrivateNetwork = true }: { readonly allowPrivateNetwork?: boolean } = {},
): ServiceOptions {
  return {
    sync: { pollMillis: 20 },
    engine: { mappings, allowPrivateNetwork, retries: 0, isolation: 'none' },
  }
}

/** Adds an account of the provider and a stream of its stages; gives both ids. */
export async function addStream(
  store: Store,
  { server }: Pick<SyncProvider, 'server'>,
  {
    token,
    provider = 'acme',
    environment = 'default',
    group,
  }: { token: string; provider?: string; environment?: string; group?: string },
): Promise<{ readonly streamId: string; readonly accountId: string }> {
  const { id: accountId } = await store.accounts.insert(
    { environment, provider },
    {
      label: null,
      context: {},
      credentials: { token },
      overrides: { base_url: server.origin },
      status: 'active',
      renewAt: null,
      redirectUri: null,
    },
  )
  const { createStreamStore } = await import('../../server/sync/stream-store.ts')
  const put = await createStreamStore(store.database).put(
    { environment, accountId, resource: 'crm/stages' },
    group === undefined ? {} : { group },
  )
  if (put === undefined) throw new Error('The stream was not made')
  return { streamId: put.stream.id, accountId }
}

/** Resolves when every change that is committed now can be read: other tests on the same server may have open transactions. */
export async function caughtUp({ database }: Pick<Store, 'database'>): Promise<void> {
  const [now] = await database.query('select pg_snapshot_xmax(pg_current_snapshot())::text as xid')
  for (;;) {
    const [row] = await database.query(
      'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 as done',
      [now?.xid],
    )
    if (row?.done === true) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
