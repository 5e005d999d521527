import type { Warning } from '../errors/warning.ts'
import { collectWarnings, type WarningCollector } from './collect-warnings.ts'
import { openWalk } from './open-walk.ts'
import type { PreparedCall } from './prepare-call.ts'
import type { BatchWalk } from './walk-records.ts'

// Few enough that little is mapped in vain where the caller stops.
const batchSize = 100

/** The records of a walk, one after the other, and what it has met so far. */
export type IteratedRecords = AsyncGenerator<unknown> & {
  readonly warnings: () => readonly Warning[]
}

/** Walks a list record by record. The time of the call is the time for one page of the provider. */
export function iterateRecords(prepare: () => PreparedCall): IteratedRecords {
  let met: WarningCollector | undefined
  async function* records(): AsyncGenerator<unknown> {
    const call = prepare()
    try {
      const walk = await openWalk(call)
      met = collectWarnings(call.context.redactor)
      met.add(walk.warnings)
      try {
        yield* walked(walk, call, met)
      } finally {
        await walk.close()
      }
    } finally {
      call.context.deadline.end()
    }
  }
  return Object.assign(records(), { warnings: () => met?.all() ?? [] })
}

async function* walked(
  walk: BatchWalk,
  { context: { deadline } }: PreparedCall,
  met: WarningCollector,
): AsyncGenerator<unknown> {
  for (;;) {
    const batch = await walk.next(batchSize)
    if (batch === null) return
    met.add(batch.warnings)
    deadline.pause()
    for (const outcome of batch.outcomes) {
      if (outcome.kind === 'refused') met.refuse(outcome.refusal)
      if (outcome.kind !== 'kept') continue
      yield outcome.record
      deadline.signal.throwIfAborted()
    }
    if (batch.endsPage) deadline.restart()
    else deadline.resume()
  }
}
