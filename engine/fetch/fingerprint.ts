import { createHash } from 'node:crypto'
import type { EventLoopTurn } from '../limit/event-loop-turn.ts'
import type { RawRecord } from './extract-records.ts'

const perPart = 20

/** A short digest of a page's records, to tell a page that repeats; null for an empty page. */
export async function fingerprintOf(
  records: readonly RawRecord[],
  turn: EventLoopTurn,
): Promise<string | null> {
  if (records.length === 0) return null
  const hash = createHash('sha256')
  for (let at = 0; at < records.length; at += perPart) {
    const part = records.slice(at, at + perPart).map(({ record }) => record)
    hash.update(at === 0 ? '[' : ',').update(JSON.stringify(part).slice(1, -1))
    if (turn.isOver()) await turn.next()
  }
  return hash.update(']').digest('base64url').slice(0, 11)
}
