/*
 * call: joins the layers, one file for each call. It knows the order of their work, and must not know how they do it.
 */
import type { ResumePoint } from '../cursor/resume-point.ts'
import type { Warning } from '../errors/warning.ts'
import type { RawRecord } from '../fetch/extract-records.ts'
import type { Steps } from '../fetch/fetch-ahead.ts'
import type { EventLoopTurn } from '../limit/event-loop-turn.ts'
import { type Outcome, type Processing, processRecords } from '../records/process-records.ts'

/** A page of raw records, and what they are processed with. */
export type RawPage = {
  readonly records: readonly RawRecord[]
  readonly processing: Processing
  /** Asked before records from a position on are processed: how many can be. */
  readonly prepare?: (position: number, most: number) => Promise<number>
  /** Keeps the page for the call that goes on in it, where that is of use. */
  readonly keep?: () => void
  /** Told what became of records, for tools that explain a call. */
  readonly onRecords?: (seen: SeenRecords) => void
  /** The warnings of the page. */
  readonly warnings: readonly Warning[]
  /** Where a walk goes on that has consumed the records before a position; null at the end. */
  readonly resumeAt: (position: number) => ResumePoint | null
}

/** Records of a page in a row, and what became of each. */
export type SeenRecords = {
  readonly records: readonly RawRecord[]
  readonly processing: Processing
  readonly outcomes: readonly Outcome[]
}

/** What became of some records in a row. */
export type Batch = {
  readonly outcomes: readonly Outcome[]
  /** Where the walk goes on after them; null at its end. */
  readonly next: ResumePoint | null
  /** Whether they are the last of their page. */
  readonly endsPage: boolean
  readonly warnings: readonly Warning[]
}

/** A walk over records, page after page, in batches that never work for long. */
export type BatchWalk = {
  /** Processes the next records of the page, at most so many; null at the end of the walk. */
  readonly next: (most: number) => Promise<Batch | null>
  /** Keeps the page in which the walk stands, for the call that goes on there. */
  readonly keepPage: () => void
  /** Ends the walk, and drops what was fetched ahead. */
  readonly close: () => Promise<void>
}

/** Walks over the records of pages, from a position in the first page on. The only loop over records there is. */
export function walkRecords(pages: Steps<RawPage>, turn: EventLoopTurn, position = 0): BatchWalk {
  let page: RawPage | undefined
  let at = position
  const next = async (most: number): Promise<Batch | null> => {
    if (turn.isOver()) await turn.next()
    const begins = page === undefined
    page ??= await nextOf(pages)
    if (page === undefined) return null
    const { records, processing, prepare, resumeAt, warnings } = page
    const ready = at < records.length ? await prepare?.(at, most) : undefined
    const portion = { from: at, most: Math.min(most, ready ?? most), isOver: turn.isOver }
    const outcomes = processRecords(records, processing, portion)
    page.onRecords?.({
      records: records.slice(at, at + outcomes.length),
      processing,
      outcomes,
    })
    at += outcomes.length
    const endsPage = at >= records.length
    const batch = { outcomes, next: resumeAt(at), endsPage, warnings: begins ? warnings : [] }
    if (endsPage) [page, at] = [undefined, 0]
    return batch
  }
  return {
    next,
    keepPage: () => page?.keep?.(),
    close: async () => {
      await pages.return(undefined)
    },
  }
}

async function nextOf<T>(values: Steps<T>): Promise<T | undefined> {
  const step = await values.next()
  return step.done === true ? undefined : step.value
}
