import { openCursor, sealCursor } from '../cursor/cursor.ts'
import {
  type ListStart,
  packResumePoint,
  type ResumePoint,
  unpackResumePoint,
} from '../cursor/resume-point.ts'
import type { Warning } from '../errors/warning.ts'
import type { CallContext } from '../fetch/call-context.ts'
import { type FetchedBefore, fetchBefore } from '../fetch/fetch-before.ts'
import { fetchList, type ListPage, startAfterPage, startOfPage } from '../fetch/fetch-list.ts'
import { startEarly } from '../fetch/walk-in-order.ts'
import type { ListPlan } from '../plan/plan-list.ts'
import { foldRefusals, type Refusal } from '../records/fold-refusals.ts'
import { formResult, type Keyable } from '../records/form-result.ts'
import { type Outcome, processRecord } from '../records/process-record.ts'
import { createYieldWhenDue } from './yield-to-event-loop.ts'

/** A prepared call, and what its cursor is bound to. */
export type PreparedCall = {
  readonly context: CallContext
  readonly plan: ListPlan
  readonly rawQuery: unknown
  readonly scope: Parameters<typeof sealCursor>[1]
  readonly cursorSecret: string | undefined
}

/** One answer. */
export type Answer = {
  readonly result: unknown
  readonly next_cursor: string | null
  readonly result_count: number
  readonly warnings?: readonly Warning[]
}

/** What a walk has to say beside its records; filled as it goes. */
export type WalkNotes = { readonly refusals: Refusal[]; readonly warnings: Warning[] }

/** The pages of a call, and what becomes of their records. */
export type Walk = {
  readonly pages: AsyncGenerator<ListPage>
  /** What a page is processed with; notes what the page has to say. */
  readonly open: (page: ListPage) => Processor
}

/** Processes the record at an index of a page. */
type Processor = (index: number) => Outcome | Promise<Outcome>

// Without a limit a fan-out answers for all parents up to this many records.
const fanOutRecords = 1000

/** Answers one list call: records up to the limit, and a cursor to what follows. */
export async function answerList(call: PreparedCall): Promise<Answer> {
  const { plan, scope, cursorSecret } = call
  const { query, list } = plan
  const notes: WalkNotes = { refusals: [], warnings: [] }
  const start = startOf(call)
  const enough = query.limit ?? (list.forEach === undefined ? 1 : fanOutRecords)
  const kept: Keyable[] = []
  const yieldWhenDue = createYieldWhenDue(call.context.clock, call.context.deadline)
  const walk = await openWalk(call, start?.place ?? null, notes)
  let position = start?.position ?? 0
  let next: ResumePoint | null = null
  for await (const page of walk.pages) {
    const most = query.limit === undefined ? Number.POSITIVE_INFINITY : query.limit - kept.length
    const count = page.records.length
    const portion = { process: walk.open(page), position, count, most, yieldWhenDue }
    const end = await collect(portion, kept, notes)
    next = nextPlace(page, end)
    if (kept.length >= enough) break
    position = 0
  }
  const cursor = next === null ? null : sealCursor(packResumePoint(next), scope, cursorSecret)
  return envelope(call, kept, cursor, notes)
}

/** Where a call begins: the place in its cursor, or null for the start. Throws `CursorError`. */
export function startOf({ plan, scope, cursorSecret }: PreparedCall): ResumePoint | null {
  const { cursor } = plan.query
  return cursor === undefined ? null : unpackResumePoint(openCursor(cursor, scope, cursorSecret))
}

/** Opens a walk over the pages from a place on; notes what the joins have to say. */
export async function openWalk(
  call: PreparedCall,
  from: ListStart | null,
  notes: WalkNotes,
): Promise<Walk> {
  const { context, plan, rawQuery } = call
  const { query, list } = plan
  const ahead = query.limit === undefined ? plan.connector.rateLimit.concurrency : 1
  const walk = (before: FetchedBefore) => fetchList(context, plan, before, { from, ahead })
  // Joins that no request needs are fetched while the first page is.
  const beside = list.before.length > 0 && !list.needsBefore
  const early = beside ? startEarly(walk(nothingBefore)) : undefined
  const before = await fetchBefore(context, plan)
  notes.warnings.push(...caveatWarnings(plan), ...joinWarnings(before))
  for (const name of before.absent) noteAbsent(notes, 'empty_body', `/before/${name}`)
  const open = (page: ListPage): Processor => {
    if (page.repeated) notes.warnings.push(repeatedWarning)
    if (page.absent !== undefined) noteAbsent(notes, page.absent)
    const roots = {
      query: query.filterRoot,
      rawQuery,
      context: plan.account.context,
      before: before.root,
      headers: page.headers,
      item: page.parent?.item,
    }
    const processing = { list, query, roots }
    return (index) => {
      const raw = page.records[index] as (typeof page.records)[number]
      const place = page.nested ? raw.index : page.place.index + raw.index
      return processRecord(raw, processing, place)
    }
  }
  return { pages: early ?? walk(before), open }
}

const nothingBefore: FetchedBefore = { root: {}, lists: {}, failed: [], absent: [] }

/** Warnings of a walk, secrets removed. */
export function warningsOf(context: CallContext, notes: WalkNotes): readonly Warning[] {
  const all = [...notes.warnings, ...foldRefusals(notes.refusals)]
  return context.redactor.data(all) as readonly Warning[] // redaction keeps the shape
}

type Portion = {
  readonly process: Processor
  readonly position: number
  readonly count: number
  readonly most: number
  readonly yieldWhenDue: () => Promise<void> | undefined
}

// Collects up to `most` records from a position on; gives the position after the last one consumed.
async function collect(
  { process, position, count, most, yieldWhenDue }: Portion,
  kept: Keyable[],
  notes: WalkNotes,
): Promise<number> {
  const full = kept.length + most
  let index = position
  for (; index < count && kept.length < full; index += 1) {
    const processed = process(index)
    // Waiting for what is there already would cost more than mapping does.
    const outcome = processed instanceof Promise ? await processed : processed
    if (outcome.kind === 'kept') kept.push(outcome)
    if (outcome.kind === 'refused') notes.refusals.push(outcome.refusal)
    const pause = yieldWhenDue()
    if (pause !== undefined) await pause
  }
  return index
}

function nextPlace(page: ListPage, position: number): ResumePoint | null {
  if (position < page.records.length) return { place: startOfPage(page), position }
  const place = startAfterPage(page)
  return place === null ? null : { place, position: 0 }
}

function envelope(
  call: PreparedCall,
  kept: readonly Keyable[],
  nextCursor: string | null,
  notes: WalkNotes,
): Answer {
  const formed = formResult(kept, call.plan.query.keyBy)
  notes.warnings.push(...formed.warnings)
  const warnings = warningsOf(call.context, notes)
  return {
    result: formed.result,
    next_cursor: nextCursor,
    result_count: formed.count,
    ...(warnings.length === 0 ? {} : { warnings }),
  }
}

const repeatedWarning: Warning = {
  code: 'repeated_page',
  message: 'The last page of the provider repeated the one before it; its records are left out',
  count: 1,
}

const absentMessages = {
  empty_body: 'An empty body is taken as an empty list',
  not_found:
    'The provider does not find the records of some parents (404), which is taken as empty lists',
}

function noteAbsent(
  { warnings }: WalkNotes,
  code: keyof typeof absentMessages,
  pointer?: string,
): void {
  const at = warnings.findIndex((held) => held.code === code && held.pointer === pointer)
  const count = (warnings[at]?.count ?? 0) + 1
  const place = pointer === undefined ? {} : { pointer }
  const warning: Warning = { code, message: absentMessages[code], count, ...place }
  if (at < 0) warnings.push(warning)
  else warnings[at] = warning
}

function caveatWarnings({ caveats }: ListPlan): Warning[] {
  return caveats.map((message) => ({ code: 'caveat', message, count: 1 }))
}

function joinWarnings({ failed }: FetchedBefore): Warning[] {
  return failed.map(({ name, reason }) => ({
    code: 'join_failed',
    message: `List "${name}" could not be fetched, so what is joined from it is missing: ${reason}`,
    count: 1,
    pointer: `/before/${name}`,
  }))
}
