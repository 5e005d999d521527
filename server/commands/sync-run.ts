import {
  createProgress,
  type ExitCode,
  exitCodes,
  type Io,
  type MappingFlags,
  MisuseError,
  mappingOptions,
  paint,
  sayWarning,
  wantsJson,
} from 'crosswalk/cli'
import type { StreamRun, Sync } from '../index.ts'
import { type StoreFlags, withStore } from './store-flags.ts'
import { untilInterrupted } from './until-interrupted.ts'

type RunFlags = StoreFlags &
  MappingFlags & {
    readonly environment: string
    readonly json?: boolean
    readonly concurrency: number
    readonly allowPrivateNetwork?: boolean
  }

/** `sync run --once`. */
export async function runOnce(
  io: Io,
  flags: RunFlags & { readonly once?: boolean },
): Promise<ExitCode> {
  if (flags.once !== true)
    throw new MisuseError(
      'Say --once for one round; "crosswalk sync work" goes on until it is ended',
    )
  const tally = createTally(io)
  const { environment, concurrency } = flags
  const runs = await withSync(io, flags, (sync) =>
    sync.runDue({
      environment,
      concurrency,
      ...(io.signal === undefined ? {} : { signal: io.signal }),
      onRun: tally.add,
    }),
  )
  tally.clear()
  const failed = runs.filter(({ outcome }) => outcome === 'failed')
  if (wantsJson(io, flags))
    io.stdout.write(`${JSON.stringify({ ...tally.totals(), runs: runs.map(runView) }, null, 2)}\n`)
  else {
    io.stdout.write(`${tally.text()}\n`)
    for (const { streamId, error } of failed)
      sayWarning(io, `stream ${streamId}: ${error?.code}: ${error?.message}`)
  }
  if (io.signal?.aborted === true) return exitCodes.interrupted
  return failed.length > 0 ? exitCodes.findings : exitCodes.fine
}

/** `sync work`. */
export async function work(io: Io, flags: RunFlags): Promise<ExitCode> {
  const tally = createTally(io)
  await withSync(io, flags, async (sync) => {
    await sync.work({
      concurrency: flags.concurrency,
      onRun: (run) => {
        tally.add(run)
        if (wantsJson(io, flags)) io.stdout.write(`${JSON.stringify(runView(run))}\n`)
      },
      onError: (error) => sayWarning(io, textOf(error)),
    })
    io.stderr.write('Working. Ctrl+C ends it\n')
    await untilInterrupted(io)
    tally.clear()
    io.stderr.write('Ending: pages that were fetched are stored\n')
  })
  return exitCodes.fine
}

async function withSync<T>(io: Io, flags: RunFlags, work: (sync: Sync) => Promise<T>): Promise<T> {
  const { openSync } = await import('../index.ts')
  return withStore(io, flags, async (store) => {
    const sync = await openSync(store, {
      engine: { ...mappingOptions(flags), allowPrivateNetwork: flags.allowPrivateNetwork ?? false },
      onFault: (error, id) => sayWarning(io, `stream ${id}: ${textOf(error)}`),
    })
    for (const { provider, problem } of sync.broken())
      sayWarning(io, `${provider} cannot be used: ${problem}`)
    try {
      return await work(sync)
    } finally {
      await sync.close()
    }
  })
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function runView({ streamId, outcome, pages, changes, error, lag }: StreamRun): object {
  return {
    stream_id: streamId,
    outcome,
    pages,
    changes,
    ...(lag === undefined ? {} : { lag }),
    ...(error === undefined ? {} : { error }),
  }
}

/** Counts what came of streams, and shows it on a terminal. */
function createTally(io: Io) {
  const progress = createProgress(io)
  const outcomes: Partial<Record<StreamRun['outcome'], number>> = {}
  const changes = { created: 0, updated: 0, deleted: 0 }
  let streams = 0
  const text = (): string => {
    const told = Object.entries(changes).map(([kind, n]) => `${n} ${kind}`)
    const failed = outcomes.failed ?? 0
    const bad = failed === 0 ? '' : `, ${paint(io, io.stderr, 'red', `${failed} failed`)}`
    return `${streams} streams: ${told.join(', ')}${bad}`
  }
  return {
    add: (run: StreamRun): void => {
      streams += 1
      outcomes[run.outcome] = (outcomes[run.outcome] ?? 0) + 1
      for (const kind of ['created', 'updated', 'deleted'] as const)
        changes[kind] += run.changes[kind]
      progress.show(text())
    },
    totals: () => ({ streams, outcomes, changes }),
    text,
    clear: progress.clear,
  }
}
