import type { Warning } from '../errors/warning.ts'
import { collectAnswer } from './collect-answer.ts'
import { openWalk } from './open-walk.ts'
import type { PreparedCall } from './prepare-call.ts'

/** One answer. */
export type Answer = {
  readonly result: unknown
  readonly next_cursor: string | null
  readonly result_count: number
  readonly warnings?: readonly Warning[]
}

/** Answers a list call: records up to the limit, and a cursor to what follows. */
export async function listRecords(call: PreparedCall): Promise<Answer> {
  const walk = await openWalk(call)
  try {
    const { result, nextCursor, count, warnings } = await collectAnswer(walk, call, walk.warnings)
    return {
      result,
      next_cursor: nextCursor,
      result_count: count,
      ...(warnings.length === 0 ? {} : { warnings }),
    }
  } finally {
    await walk.close()
  }
}
