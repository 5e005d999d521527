import { shortDigest } from '../json/digest.ts'
import { valueExcess } from '../json/value-excess.ts'
import type { EventLoopTurn } from '../limit/event-loop-turn.ts'
import type { Extraction } from './extract-records.ts'

// Two pages whose first, last and fourteen other records are equal, at equal places of as many, are one page: every list
// of records has something in each that no other has.
const mostSampled = 16
const mostOfEntry = { levels: 500, values: 100_000 }

/**
 * A short digest of a page, to find a page that repeats, whatever stands around its records; null for an empty page, and
 * for one whose entries are too large to compare.
 */
export async function fingerprintOf(
  { counted = [], records }: Extraction,
  turn: EventLoopTurn,
): Promise<string | null> {
  const count = records.length > 0 ? records.length : counted.length
  if (count === 0) return null
  const texts = [String(count)]
  for (const index of sampled(count)) {
    const sent = records.length > 0 ? records[index]?.source : counted[index]
    if (valueExcess(sent, mostOfEntry) !== undefined) return null
    texts.push(JSON.stringify(sent))
    if (turn.isOver()) await turn.next()
  }
  return shortDigest(texts.join('\n'))
}

// Evenly over the page, its first and its last entry among them.
function* sampled(count: number): Generator<number> {
  const most = Math.min(count, mostSampled)
  for (let place = 0; place < most; place += 1)
    yield most === 1 ? 0 : Math.round((place * (count - 1)) / (most - 1))
}
