import { CursorError } from './errors/errors.ts'
import type { ListPlace } from './fetch/fetch-list.ts'

/** Where an answer ends and the next begins: a page, and the records of it that were consumed. */
export type AnswerPlace = { readonly place: ListPlace; readonly position: number }

/** A place as the compact list that a cursor holds. */
export function packPlace({ place, position }: AnswerPlace): readonly unknown[] {
  const { item, page } = place
  const base = [page.state, page.seen, page.previous, position]
  return item === null ? base : [...base, item.index, item.digest]
}

/** Reads a packed place. Throws `invalid_cursor` for anything else. */
export function unpackPlace(packed: unknown): AnswerPlace {
  if (!Array.isArray(packed) || (packed.length !== 4 && packed.length !== 6)) throw unreadable()
  const [state, seen, previous, position, index, digest] = packed as unknown[]
  const stateFits = state === null || typeof state === 'string' || typeof state === 'number'
  const previousFits = previous === null || typeof previous === 'string'
  if (!stateFits || !previousFits || !isCount(seen) || !isCount(position)) throw unreadable()
  const page = { state, seen, previous }
  if (packed.length === 4) return { place: { item: null, page }, position }
  if (!isCount(index) || typeof digest !== 'string') throw unreadable()
  return { place: { item: { index, digest }, page }, position }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function unreadable(): CursorError {
  return new CursorError(
    'invalid_cursor',
    'Parameter "next_cursor" does not hold a place in a list',
  )
}
