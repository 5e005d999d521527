import type { Warning } from '../errors/warning.ts'
import { collectWarnings, type WarningCollector } from './collect-warnings.ts'
import { openWalk } from './open-walk.ts'
import type { PreparedCall } from './prepare-call.ts'
import type { Batch } from './walk-records.ts'

// A small number: when the caller stops early, few records were mapped for nothing.
const batchSize = 100

/** The records of a walk, one after the other, and what it has met so far. */
export type IteratedRecords = AsyncGenerator<unknown> & {
  readonly warnings: () => readonly Warning[]
}

/**
 * Walks a list record by record. The time of the call is the time for one page of the provider, without what the
 * caller does meanwhile.
 */
export function iterateRecords(prepare: () => Promise<PreparedCall>): IteratedRecords {
  let met: WarningCollector | undefined
  async function* records(): AsyncGenerator<unknown> {
    const call = await prepare()
    const { deadline, redactor } = call.context
    const walk = await openWalk(call)
    met = collectWarnings(redactor)
    met.add(walk.warnings)
    try {
      let batch = await walk.next(batchSize)
      while (batch !== null) {
        if (batch.endsPage) deadline.restart()
        deadline.pause()
        for (const record of keptRecords(batch, met)) {
          yield record
          deadline.signal.throwIfAborted()
        }
        deadline.resume()
        batch = await walk.next(batchSize)
      }
    } finally {
      await walk.close()
    }
  }
  return Object.assign(records(), { warnings: () => met?.all() ?? [] })
}

// Notes the warnings of the records that the caller has reached.
function* keptRecords(batch: Batch, met: WarningCollector): Generator<unknown> {
  met.add(batch.warnings)
  for (const outcome of batch.outcomes) {
    if (outcome.kind === 'kept') yield outcome.record
    if (outcome.kind === 'refused') met.refuse(outcome.refusal)
  }
}
