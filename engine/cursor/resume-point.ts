import { CursorError } from '../errors/errors.ts'

/** What identifies a page: a cursor, a number or a URL; null for the first page, and after the last. */
export type PageState = string | number | null

/** Where a page begins: its state, and what came before it in this walk. */
export type PageStart = {
  readonly state: PageState
  /** Entries of earlier pages, as the provider counts them. */
  readonly seen: number
  /** Records of earlier pages. */
  readonly index: number
  /** Fingerprint of the page before, null at the start. */
  readonly previous: string | null
}

/** The parent that a fan-out has reached: its index in the parent list, and a digest to recognise it. */
export type ParentPosition = { readonly index: number; readonly digest: string }

/** Where a page of a list begins. */
export type ListStart = { readonly item: ParentPosition | null; readonly page: PageStart }

/** Where an answer ends and the next begins: a page, and the records of it that were consumed. */
export type ResumePoint = { readonly place: ListStart; readonly position: number }

/** A position as the compact list that a cursor holds. */
export function packResumePoint({ place, position }: ResumePoint): readonly unknown[] {
  const { item, page } = place
  const base = [page.state, page.seen, page.index, page.previous, position]
  return item === null ? base : [...base, item.index, item.digest]
}

/** Reads a packed position. Throws `invalid_cursor` for anything else. */
export function unpackResumePoint(packed: unknown): ResumePoint {
  if (!Array.isArray(packed) || (packed.length !== 5 && packed.length !== 7)) throw unreadable()
  const [state, seen, first, previous, position, parent, digest] = packed as unknown[]
  const stateFits = state === null || typeof state === 'string' || typeof state === 'number'
  const previousFits = previous === null || typeof previous === 'string'
  if (!stateFits || !previousFits || !isCount(seen) || !isCount(first) || !isCount(position))
    throw unreadable()
  const page = { state, seen, index: first, previous }
  if (packed.length === 5) return { place: { item: null, page }, position }
  if (!isCount(parent) || typeof digest !== 'string') throw unreadable()
  return { place: { item: { index: parent, digest }, page }, position }
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
