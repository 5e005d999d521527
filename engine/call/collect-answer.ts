import { sealCursor } from '../cursor/cursor.ts'
import { packResumePoint, type ResumePoint } from '../cursor/resume-point.ts'
import type { Warning } from '../errors/warning.ts'
import { type FormedResult, formResult } from '../records/form-result.ts'
import { collectWarnings, type WarningCollector } from './collect-warnings.ts'
import type { OpenWalk } from './open-walk.ts'
import type { PreparedCall } from './prepare-call.ts'
import type { Batch } from './walk-records.ts'

/** Records up to the limit, the cursor to go on from, and the warnings. */
export type CollectedAnswer = FormedResult & { readonly nextCursor: string | null }

// Without a limit a fan-out answers for all parents up to this many records.
const fanOutRecords = 1000

/** Collects one answer from a walk: records up to the limit, or else those of the provider's page. */
export async function collectAnswer(
  walk: OpenWalk,
  call: PreparedCall,
  said: readonly Warning[],
): Promise<CollectedAnswer> {
  const { query, list } = call.plan
  const limit = query.limit ?? Number.POSITIVE_INFINITY
  const enough = query.limit ?? (list.forEach === undefined ? 1 : fanOutRecords)
  const warnings = collectWarnings(call.context.redactor)
  warnings.add(said)
  const collector = createCollector(query.keyBy, warnings)
  let next: ResumePoint | null = null
  for (;;) {
    const batch = await walk.next(limit - collector.kept())
    next = batch?.next ?? null
    if (batch === null) break
    collector.take(batch)
    if (collector.kept() >= (batch.endsPage ? enough : limit)) break
  }
  if (next !== null && next.position > 0) walk.keepPage()
  return { ...collector.finish(), nextCursor: seal(next, call) }
}

/** Puts batches together. */
export type Collector = {
  readonly take: (batch: Batch) => void
  /** Records kept so far. */
  readonly kept: () => number
  readonly finish: () => FormedResult
}

/** Collects batches: what is kept into a result, the rest into its warnings. */
export function createCollector(
  keyBy: readonly string[] | undefined,
  warnings: WarningCollector,
): Collector {
  const form = formResult(keyBy)
  let kept = 0
  return {
    take: (batch) => {
      warnings.add(batch.warnings)
      for (const outcome of batch.outcomes) {
        if (outcome.kind === 'refused') warnings.refuse(outcome.refusal)
        if (outcome.kind !== 'kept') continue
        form.add(outcome)
        kept += 1
      }
    },
    kept: () => kept,
    finish: () => {
      const formed = form.finish()
      warnings.add(formed.warnings)
      return { ...formed, warnings: warnings.all() }
    },
  }
}

function seal(next: ResumePoint | null, { scope, cursorSecret }: PreparedCall): string | null {
  return next === null ? null : sealCursor(packResumePoint(next), scope, cursorSecret)
}
