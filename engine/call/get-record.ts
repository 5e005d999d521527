import { BadResponseError } from '../errors/errors.ts'
import type { Warning } from '../errors/warning.ts'
import { unknownRecord } from '../plan/plan-get.ts'
import type { Refusal } from '../records/fold-refusals.ts'
import { collectWarnings } from './collect-warnings.ts'
import { openWalk } from './open-walk.ts'
import type { PreparedCall } from './prepare-call.ts'

const batchSize = 1000

/**
 * Gets one record: the first that has the wanted id. Warnings that are about it go to `onWarning`. Rejects with
 * `unknown_record` where there is none, and with `unusable_record` for one that does not fit.
 */
export async function getRecord(
  call: PreparedCall,
  id: string,
  onWarning: ((warning: Warning) => void) | undefined,
): Promise<unknown> {
  const warnings = collectWarnings(call.context.redactor)
  const walk = await openWalk(call)
  warnings.add(walk.warnings)
  const faulty: Refusal[] = []
  try {
    for (;;) {
      const batch = await walk.next(batchSize)
      if (batch === null) throw notFound(call, id, faulty)
      warnings.add(batch.warnings)
      for (const outcome of batch.outcomes) {
        if (outcome.kind === 'kept') {
          for (const warning of warnings.all()) onWarning?.(warning)
          return outcome.record
        }
        if (outcome.kind === 'refused') faulty.push(outcome.refusal)
      }
      assertFits(call, id, faulty)
    }
  } finally {
    await walk.close()
  }
}

function assertFits(call: PreparedCall, id: string, faulty: readonly Refusal[]): void {
  const wanted = faulty.find((refusal) => refusal.id === id)
  if (wanted !== undefined) throw misfit(call, `The record with the id "${id}"`, wanted)
}

// A record whose id cannot be read may be the one that was asked for.
function notFound(call: PreparedCall, id: string, faulty: readonly Refusal[]): Error {
  const unnamed = faulty.find((refusal) => refusal.id === null)
  if (unnamed === undefined) return unknownRecord(id)
  return misfit(call, `A record that may be the one with the id "${id}"`, unnamed)
}

function misfit({ context }: PreparedCall, what: string, { problems }: Refusal): BadResponseError {
  const reasons = context.redactor.text(problems.map(({ reason }) => reason).join('; '))
  return new BadResponseError(
    'unusable_record',
    `${what} does not fit the unified schema: ${reasons}`,
  )
}
