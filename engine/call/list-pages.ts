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
 * Walks a list page by page: the answers of one list call after the other, but nothing is fetched twice. The
 * time of the call is the time for one page, without what the caller does meanwhile.
 */
export async function* listPages(prepare: () => Promise<PreparedCall>): AsyncGenerator<Page> {
  const call = await prepare()
  const { deadline } = call.context
  const walk = await openWalk(call)
  try {
    let said = walk.warnings
    let cursor: string | null
    do {
      const { result, nextCursor, warnings } = await collectAnswer(walk, call, said)
      // The time of the next page begins now, and stands still while the caller works.
      deadline.restart()
      deadline.pause()
      yield { records: result, next_cursor: nextCursor, warnings }
      deadline.signal.throwIfAborted()
      deadline.resume()
      said = []
      cursor = nextCursor
    } while (cursor !== null)
  } finally {
    await walk.close()
  }
}
