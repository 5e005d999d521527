import type { BeforeSpec } from '../compile/connector.ts'
import { RemoteError } from '../errors/errors.ts'
import { isObject, setOwn } from '../json/json.ts'
import { type Path, valueAt } from '../json/path.ts'
import { type EventLoopTurn, forEachInTurns } from '../limit/event-loop-turn.ts'
import type { OpenCall } from '../plan/open-call.ts'
import type { BeforeRoot, ListPlan } from '../plan/plan-list.ts'
import type { CallContext } from './call-context.ts'
import type { JoinedList } from './joined-list.ts'
import { parsedBytes } from './kept-bounds.ts'
import { walkPages } from './walk-pages.ts'

/** The lists that were fetched first. */
export type FetchedBefore = {
  /** As expressions see them. */
  readonly root: BeforeRoot
  /** In the provider's order, for fanning out. */
  readonly lists: Readonly<Record<string, readonly unknown[]>>
  /** Optional lists that could not be fetched, and why. */
  readonly failed: readonly { readonly name: string; readonly reason: string }[]
  /** Lists whose response had an empty body. */
  readonly absent: readonly string[]
}

/** Fetches every `before` list of a plan, at the same time. Rejects when one that is not optional fails. */
export async function fetchBefore(context: CallContext, plan: ListPlan): Promise<FetchedBefore> {
  const results = await Promise.all(
    plan.list.before.map((before) => fetchOne(context, plan, before)),
  )
  const had = results.filter((result) => 'list' in result)
  const root: Record<string, unknown> = {}
  for (const { before, list } of had) setOwn(root, before.name, list.root)
  return {
    root,
    lists: Object.fromEntries(had.map(({ before, list }) => [before.name, list.records])),
    absent: had.filter(({ list }) => list.isAbsent).map(({ before }) => before.name),
    failed: results.flatMap((result) =>
      'reason' in result ? [{ name: result.before.name, reason: result.reason }] : [],
    ),
  }
}

/** A list as expressions see it: keyed by a field where the mapping says so. */
export async function joinRoot(
  list: readonly unknown[],
  keyBy: Path | undefined,
  turn: EventLoopTurn,
): Promise<unknown> {
  if (keyBy === undefined) return list
  const table: Record<string, unknown> = {}
  await forEachInTurns(list, turn, (entry) => {
    const key = valueAt(entry, keyBy)
    if (isObject(entry) && (typeof key === 'string' || typeof key === 'number'))
      setOwn(table, String(key), entry)
  })
  return table
}

type BeforeResult =
  | { readonly before: BeforeSpec; readonly list: JoinedList }
  | { readonly before: BeforeSpec; readonly reason: string }

async function fetchOne(
  context: CallContext,
  plan: ListPlan,
  before: BeforeSpec,
): Promise<BeforeResult> {
  const call = plan.openBefore(before)
  const { url, body = '' } = call.request(null)
  const { account, connector } = context
  const key = [connector.provider, before.name, url, body].join('\n')
  const held = context.joins.get(account.key, key)
  if (held !== undefined) return { before, list: held }
  try {
    const { list, characters } = await walkJoined(context, call, before)
    const bytes = parsedBytes({ characters, records: list.records.length })
    context.joins.set(account.key, key, { value: list, seconds: before.cacheSeconds, bytes })
    return { before, list }
  } catch (error) {
    const tolerable =
      before.optional && error instanceof RemoteError && !context.deadline.signal.aborted
    if (!tolerable) throw error
    return { before, reason: error.message }
  }
}

async function walkJoined(
  context: CallContext,
  call: OpenCall,
  { keyBy }: BeforeSpec,
): Promise<{ readonly list: JoinedList; readonly characters: number }> {
  const records: unknown[] = []
  let isAbsent = false
  let characters = 0
  for await (const page of walkPages(context, call)) {
    for (const { record } of page.records) records.push(record)
    isAbsent ||= page.absent === 'empty_body'
    characters += page.characters
  }
  const root = await joinRoot(records, keyBy, context.turn)
  return { list: { records, root, isAbsent }, characters }
}
