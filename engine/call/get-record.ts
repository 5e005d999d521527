import { BadResponseError } from '../errors/errors.ts'
import type { Warning } from '../errors/warning.ts'
import { ambiguousId, unknownRecord } from '../plan/plan-get.ts'
import type { Refusal } from '../records/fold-refusals.ts'
import { collectWarnings } from './collect-warnings.ts'
import { type OpenWalk, openWalk } from './open-walk.ts'
import type { PreparedCall } from './prepare-call.ts'

const batchSize = 1000

/**
 * Gets one record: the one that has the wanted id. Warnings that are about it go to `onWarning`. Rejects with
 * `unknown_record` where there is none, with `ambiguous_id` where a page holds several, and with `unusable_record` for
 * one that does not fit.
 */
export async function getRecord(
  call: PreparedCall,
  id: string,
  onWarning: ((warning: Warning) => void) | undefined,
): Promise<unknown> {
  const walk = await openWalk(call)
  try {
    const { record, warnings } = await findRecord(walk, call, id)
    for (const warning of warnings) onWarning?.(warning)
    return record
  } finally {
    await walk.close()
  }
}

type Found = { readonly record: unknown; readonly warnings: readonly Warning[] }

async function findRecord(walk: OpenWalk, call: PreparedCall, id: string): Promise<Found> {
  const warnings = collectWarnings(call.context.redactor)
  warnings.add(walk.warnings)
  const faulty: Refusal[] = []
  const kept: unknown[] = []
  for (;;) {
    const batch = await walk.next(batchSize)
    if (batch === null) throw notFound(call, id, faulty)
    warnings.add(batch.warnings)
    for (const outcome of batch.outcomes) {
      if (outcome.kind === 'kept') kept.push(outcome.record)
      if (outcome.kind === 'refused') faulty.push(outcome.refusal)
    }
    assertFits(call, id, faulty)
    if (kept.length > 1) throw ambiguousId(id)
    // The rest of its page is looked at too, whether the id is the only one.
    if (kept.length === 1 && batch.endsPage) return { record: kept[0], warnings: warnings.all() }
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
