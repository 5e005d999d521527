import { openCursor } from '../cursor/cursor.ts'
import { type ResumePoint, unpackResumePoint } from '../cursor/resume-point.ts'
import type { Warning } from '../errors/warning.ts'
import { fetchAhead, type Steps } from '../fetch/fetch-ahead.ts'
import { type FetchedBefore, fetchBefore } from '../fetch/fetch-before.ts'
import { fetchList, type ListPage, startAfterPage, startOfPage } from '../fetch/fetch-list.ts'
import { keepPage } from '../fetch/keep-page.ts'
import { startEarly } from '../fetch/walk-in-order.ts'
import type { ListPlan } from '../plan/plan-list.ts'
import type { PreparedCall } from './prepare-call.ts'
import { type BatchWalk, type RawPage, walkRecords } from './walk-records.ts'

/** The walk of a call, and its warnings from before the first record. Closing it ends the call. */
export type OpenWalk = BatchWalk & { readonly warnings: readonly Warning[] }

/** Opens the walk of a call where its cursor says. Rejects with `CursorError`, or when a joined list fails. */
export async function openWalk(call: PreparedCall): Promise<OpenWalk> {
  const { deadline } = call.context
  try {
    const { close, ...walk } = await open(call)
    return {
      ...walk,
      close: () => {
        // First, so that nothing waits for what is fetched ahead.
        deadline.end()
        return close()
      },
    }
  } catch (error) {
    deadline.end()
    throw error
  }
}

async function open(call: PreparedCall): Promise<OpenWalk> {
  const { plan, aheadOfCaller } = call
  const { context } = call
  const start = startOf(call)
  const from = start?.place ?? null
  const ahead = plan.query.limit === undefined ? plan.connector.rateLimit.concurrency : 1
  const resumed = call.keepsPages && start !== null && start.position > 0
  const bounded = {
    ...context,
    limits: { ...context.limits, ...call.bounds },
    resumed: resumed ? start.place.page : undefined,
  }
  const fetch = (before: FetchedBefore) => fetchList(bounded, plan, before, { from, ahead })
  // Joins that no request needs are fetched while the first page is.
  const beside = plan.list.before.length > 0 && !plan.list.needsBefore
  const early = beside ? startEarly(fetch(nothingBefore)) : undefined
  const before = await fetchBefore(context, plan)
  const fetched = early ?? fetch(before)
  const pages = rawPages(aheadOfCaller ? fetchAhead(fetched) : fetched, call, before)
  const walk = walkRecords(pages, context.turn, start?.position)
  return { ...walk, warnings: [...caveatWarnings(plan), ...joinWarnings(before)] }
}

const nothingBefore: FetchedBefore = { root: {}, lists: {}, failed: [], absent: [] }

// Null for the start.
function startOf({ plan, scope, cursorSecret }: PreparedCall): ResumePoint | null {
  const { cursor } = plan.query
  return cursor === undefined ? null : unpackResumePoint(openCursor(cursor, scope, cursorSecret))
}

function rawPages(
  pages: Steps<ListPage>,
  call: PreparedCall,
  before: FetchedBefore,
): Steps<RawPage> {
  return {
    next: async () => {
      const step = await pages.next()
      return step.done === true ? step : { value: rawPage(step.value, call, before) }
    },
    return: pages.return.bind(pages),
  }
}

function rawPage(
  page: ListPage,
  { context, plan, rawQuery, overrides, onRecords, keepsPages }: PreparedCall,
  before: FetchedBefore,
): RawPage {
  const { list, query } = plan
  const roots = {
    query: query.filterRoot,
    rawQuery,
    context: plan.account.context,
    before: before.root,
    headers: page.headers,
    item: page.parent?.item,
  }
  const firstIndex = page.nested ? 0 : page.place.index
  const { records } = page
  const processing = { list, query, roots, firstIndex }
  const { prepare, ...overridden } = overrides?.(records, processing) ?? {}
  const mayKeep = keepsPages && canKeep(page, list, query.limit)
  return {
    records,
    processing: { ...processing, ...overridden, copies: mayKeep || page.isKept },
    ...(mayKeep && !page.isKept ? { keep: () => keepPage(context, page) } : {}),
    ...(prepare === undefined ? {} : { prepare }),
    ...(onRecords === undefined ? {} : { onRecords }),
    warnings: pageWarnings(page),
    resumeAt: (position) => resumePoint(page, position),
  }
}

// An answer can end in it. Records that an expression made, or that have others around them, may share parts.
function canKeep(
  { records, nested }: ListPage,
  list: ListPlan['list'],
  limit = Number.POSITIVE_INFINITY,
): boolean {
  return records.length > limit && !nested && list.records.kind === 'path'
}

function resumePoint(page: ListPage, position: number): ResumePoint | null {
  if (position < page.records.length) return { place: startOfPage(page), position }
  const place = startAfterPage(page)
  return place === null ? null : { place, position: 0 }
}

const repeatedWarning: Warning = {
  code: 'repeated_page',
  message: 'The last page of the provider repeated the one before it; its records are left out',
  count: 1,
}

function caveatWarnings({ caveats }: ListPlan): Warning[] {
  return caveats.map((message) => ({ code: 'caveat', message, count: 1 }))
}

function joinWarnings({ failed, absent }: FetchedBefore): Warning[] {
  const missing = failed.map(({ name, reason }) => ({
    code: 'join_failed' as const,
    message: `List "${name}" could not be fetched, so what is joined from it is missing: ${reason}`,
    count: 1,
    pointer: `/before/${name}`,
  }))
  const empty = absent.map((name) => ({
    ...absentWarning('empty_body'),
    pointer: `/before/${name}`,
  }))
  return [...missing, ...empty]
}

function pageWarnings({ repeated, absent }: ListPage): Warning[] {
  const said = repeated ? [repeatedWarning] : []
  return absent === undefined ? said : [...said, absentWarning(absent)]
}

const absentMessages = {
  empty_body: 'An empty body is taken as an empty list',
  not_found:
    'The provider does not find the records of some parents (404), which is taken as empty lists',
}

function absentWarning(code: keyof typeof absentMessages): Warning {
  return { code, message: absentMessages[code], count: 1 }
}
