import { createHash } from 'node:crypto'
import type { EventLoopTurn } from '../limit/event-loop-turn.ts'
import type { Extraction } from './extract-records.ts'

const perPart = 20

/** A short digest of what the provider sent for a page, to find a page that repeats; null for an empty page. */
export async function fingerprintOf(
  { counted, records }: Extraction,
  turn: EventLoopTurn,
): Promise<string | null> {
  const sent = counted ?? records.map(({ source }) => source)
  if (sent.length === 0) return null
  const hash = createHash('sha256')
  for (let at = 0; at < sent.length; at += perPart) {
    const part = JSON.stringify(sent.slice(at, at + perPart))
    hash.update(at === 0 ? '[' : ',').update(part.slice(1, -1))
    if (turn.isOver()) await turn.next()
  }
  return hash.update(']').digest('base64url').slice(0, 11)
}
