import { createEngine } from 'crosswalk'
import {
  type ExitCode,
  exitCodes,
  type Io,
  type MappingFlags,
  mappingOptions,
  renderTable,
  wantsJson,
} from 'crosswalk/cli'
import type { ListedStream, Store, StreamStore } from '../index.ts'
import { type StoreFlags, withStore } from './store-flags.ts'

type CommonFlags = StoreFlags & { readonly environment: string; readonly json?: boolean }
type AddFlags = CommonFlags &
  MappingFlags & {
    readonly interval?: number
    readonly completeInterval?: number
    readonly group?: string
  }

/** `sync add`. */
export async function add(
  io: Io,
  [accountId, resource]: readonly [string, string],
  flags: AddFlags,
): Promise<ExitCode> {
  const { createStreamStore, putStream, streamView } = await import('../index.ts')
  const { interval, completeInterval, group, environment } = flags
  const { stream } = await withStore(io, flags, async (store) => {
    const engine = await createEngine(mappingOptions(flags))
    try {
      const settings = {
        ...(interval === undefined ? {} : { interval }),
        ...(completeInterval === undefined ? {} : { completeInterval }),
        ...(group === undefined ? {} : { group }),
      }
      const streams = createStreamStore(store.database)
      return await putStream(
        { engine, accounts: store.accounts, streams },
        { environment, accountId, resource, settings },
      )
    } finally {
      engine.close()
    }
  })
  io.stdout.write(
    wantsJson(io, flags) ? `${JSON.stringify(streamView(stream), null, 2)}\n` : `${stream.id}\n`,
  )
  return exitCodes.fine
}

/** `sync list`. */
export async function list(io: Io, flags: CommonFlags): Promise<ExitCode> {
  const { streamView } = await import('../index.ts')
  const found = (await withStore(io, flags, (store) => allStreams(store, flags.environment))).map(
    streamView,
  )
  if (wantsJson(io, flags)) {
    io.stdout.write(`${JSON.stringify(found, null, 2)}\n`)
    return exitCodes.fine
  }
  const columns = ['id', 'provider', 'resource', 'state', 'due_at', 'group'] as const
  const rows = found.map((stream) => columns.map((column) => String(stream[column])))
  io.stdout.write(
    rows.length === 0 ? `No streams in "${flags.environment}".\n` : renderTable(columns, rows),
  )
  return exitCodes.fine
}

async function allStreams(store: Store, environment: string): Promise<readonly ListedStream[]> {
  const { createStreamStore } = await import('../index.ts')
  const streams = createStreamStore(store.database)
  const all: ListedStream[] = []
  for (;;) {
    const last = all.at(-1)
    const page = await streams.list({
      environment,
      limit: 500,
      ...(last === undefined ? {} : { after: { createdAt: last.createdText, id: last.id } }),
    })
    all.push(...page)
    if (page.length === 0) return all
  }
}

/** `sync status`. */
export async function status(io: Io, flags: CommonFlags): Promise<ExitCode> {
  const { readStatus } = await import('../index.ts')
  const found = await withStore(io, flags, ({ database }) =>
    readStatus(database, flags.environment),
  )
  if (wantsJson(io, flags)) {
    io.stdout.write(`${JSON.stringify(found, null, 2)}\n`)
    return exitCodes.fine
  }
  const { states, streams, late, lag, changes } = found
  const sum = (kind: 'created' | 'updated' | 'deleted') =>
    String(changes.reduce((total, hour) => total + hour[kind], 0))
  io.stdout.write(
    renderTable(
      [
        'streams',
        ...Object.keys(states),
        'late',
        'lag (s)',
        'created (24 h)',
        'updated (24 h)',
        'deleted (24 h)',
      ],
      [
        [
          ...[streams, ...Object.values(states), late, Math.round(lag)].map(String),
          ...[sum('created'), sum('updated'), sum('deleted')],
        ],
      ],
    ),
  )
  return exitCodes.fine
}

/** `sync pause` and `sync resume`. */
export function setPaused(paused: boolean) {
  return (io: Io, id: string, flags: CommonFlags): Promise<ExitCode> =>
    change(io, id, flags, {
      said: paused ? 'Paused.' : 'Resumed.',
      make: (streams) => streams.setPaused(id, paused),
    })
}

/** `sync resync`. */
export function resync(io: Io, id: string, flags: CommonFlags): Promise<ExitCode> {
  return change(io, id, flags, {
    said: 'A complete run is due.',
    make: (streams) => streams.resync(id),
  })
}

/** `sync remove`. */
export function remove(io: Io, id: string, flags: CommonFlags): Promise<ExitCode> {
  return change(io, id, flags, { said: 'Removed.', make: (streams) => streams.remove(id) })
}

async function change(
  io: Io,
  id: string,
  flags: CommonFlags,
  { said, make }: { readonly said: string; readonly make: (streams: StreamStore) => Promise<void> },
): Promise<ExitCode> {
  const { createStreamStore, findStream, streamView } = await import('../index.ts')
  const after = await withStore(io, flags, async ({ database }) => {
    const streams = createStreamStore(database)
    await findStream(streams, id, flags.environment)
    await make(streams)
    return streams.find(id)
  })
  if (wantsJson(io, flags)) {
    const shown = after === undefined ? { id, removed: true } : streamView(after)
    io.stdout.write(`${JSON.stringify(shown, null, 2)}\n`)
  } else io.stderr.write(`${said}\n`)
  return exitCodes.fine
}
