import type { Warning } from '../errors/warning.ts'
import { collectAnswer } from './collect-answer.ts'
import { openWalk } from './open-walk.ts'
import type { PreparedCall } from './prepare-call.ts'

/** Records, and where to go on after them. */
type Page = {
  readonly records: unknown
  readonly next_cursor: string | null
  readonly warnings: readonly Warning[]
}

/**
 * Walks a list page by page: the answers of list calls that follow one another, with nothing fetched twice. The
 * time of the call is the time for one page.
 */
export async function* listPages(prepare: () => PreparedCall): AsyncGenerator<Page> {
  const call = prepare()
  const { deadline } = call.context
  try {
    const walk = await openWalk(call)
    try {
      let { warnings } = walk
      for (let more = true; more; warnings = []) {
        const answer = await collectAnswer(walk, call, warnings)
        more = answer.nextCursor !== null
        deadline.pause()
        yield {
          records: answer.result,
          next_cursor: answer.nextCursor,
          warnings: answer.warnings,
        }
        deadline.signal.throwIfAborted()
        deadline.restart()
      }
    } finally {
      await walk.close()
    }
  } finally {
    deadline.end()
  }
}
