import { setMaxListeners } from 'node:events'
import type { RunSetup } from './run-setup.ts'
import { runStream, type StreamRun } from './run-stream.ts'

/** How the streams that are due are run once. */
export type RunDueOptions = {
  /** Streams at the same time. Default: 20. */
  readonly concurrency?: number
  /** Only streams of this environment. */
  readonly environment?: string
  readonly signal?: AbortSignal
  /** Called for every stream that was run. */
  readonly onRun?: (run: StreamRun) => void
}

/**
 * Runs every stream that is due now, each until its run ends, fails or has to wait: for a schedule of your own. Other
 * processes may do the same. Gives what came of each stream.
 */
export async function runDue(
  setup: RunSetup,
  { concurrency = 20, environment, signal, onRun = () => undefined }: RunDueOptions = {},
): Promise<readonly StreamRun[]> {
  const rows = await setup.database.query(
    `select id from sync_streams where not paused and due_at <= now() and ($1::text is null or environment = $1)
     order by due_at, id`,
    [environment ?? null],
  )
  if (signal !== undefined) setMaxListeners(0, signal) // every stream that runs listens
  const waiting = rows.map(({ id }) => String(id))
  const runs: StreamRun[] = []
  const work = async (): Promise<void> => {
    for (;;) {
      const id = signal?.aborted === true ? undefined : waiting.shift()
      if (id === undefined) return
      const run = await runToEnd(setup, id, signal)
      runs.push(run)
      onRun(run)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return runs
}

async function runToEnd(
  setup: RunSetup,
  id: string,
  signal: AbortSignal | undefined,
): Promise<StreamRun> {
  let total: StreamRun | undefined
  for (;;) {
    const run = await runStream(setup, id, signal === undefined ? {} : { signal })
    total = total === undefined ? run : joined(total, run)
    if (run.outcome !== 'yielded' || signal?.aborted === true) return total
  }
}

function joined(before: StreamRun, after: StreamRun): StreamRun {
  const { created, updated, deleted } = after.changes
  return {
    ...before,
    ...after,
    pages: before.pages + after.pages,
    changes: {
      created: before.changes.created + created,
      updated: before.changes.updated + updated,
      deleted: before.changes.deleted + deleted,
    },
  }
}
