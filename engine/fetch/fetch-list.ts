import type { ListStart, ParentPosition } from '../cursor/resume-point.ts'
import { CursorError } from '../errors/errors.ts'
import { shortDigest } from '../json/digest.ts'
import { type Path, valueAt } from '../json/path.ts'
import { stableJson } from '../json/stable-json.ts'
import { forEachInTurns } from '../limit/event-loop-turn.ts'
import type { ListPlan } from '../plan/plan-list.ts'
import type { CallContext } from './call-context.ts'
import type { FetchedBefore } from './fetch-before.ts'
import { walkInOrder } from './walk-in-order.ts'
import { firstPageStart, type WalkedPage, walkPages } from './walk-pages.ts'

/** A page of a list; one of a fan-out knows its parent. */
export type ListPage = WalkedPage & { readonly parent?: Parent }

/** The parent of a page, and the one whose pages come next. */
type Parent = {
  readonly item: unknown
  readonly place: ParentPosition
  readonly next: ParentPosition | undefined
}

/** Where a page begins. */
export function startOfPage({ parent, place }: ListPage): ListStart {
  return { item: parent?.place ?? null, page: place }
}

/** Where the walk goes on after a page; null at its end. */
export function startAfterPage({ parent, following }: ListPage): ListStart | null {
  if (following !== null) return { item: parent?.place ?? null, page: following }
  return parent?.next === undefined ? null : { item: parent.next, page: firstPageStart }
}

/**
 * Walks all pages of a planned list from a position on, in order. A fan-out fetches the first pages
 * of up to `ahead` parents at the same time. Rejects with `stale_cursor` when the parent that the
 * position names no longer exists.
 */
export function fetchList(
  context: CallContext,
  plan: ListPlan,
  before: FetchedBefore,
  walk: ListWalk,
): AsyncGenerator<ListPage> {
  return plan.list.forEach === undefined
    ? walkPages(context, plan.openList(before.root), walk.from?.page)
    : walkParents(context, plan, before, walk)
}

type ListWalk = { readonly from: ListStart | null; readonly ahead: number }

async function* walkParents(
  context: CallContext,
  plan: ListPlan,
  before: FetchedBefore,
  { from, ahead }: ListWalk,
): AsyncGenerator<ListPage> {
  const { forEach = '' } = plan.list
  const items = before.lists[forEach] ?? []
  const keyBy = plan.list.before.find(({ name }) => name === forEach)?.keyBy ?? ['id']
  const places: ParentPosition[] = []
  await forEachInTurns(items, context.turn, (item, index) => {
    places.push({ index, digest: digestOf(item, keyBy) })
  })
  const start = from === null || from.item === null ? 0 : findItem(places, from.item)
  const open = async function* (index: number): AsyncGenerator<ListPage> {
    const item = items[index]
    const parent = { item, place: places[index] as ParentPosition, next: places[index + 1] }
    const resumed = index === start && from?.item != null
    const call = plan.openList(before.root, item)
    for await (const page of walkPages(context, call, resumed ? from.page : firstPageStart)) {
      yield { ...page, parent }
    }
  }
  yield* walkInOrder(start, items.length, ahead, open)
}

// Parents may have been added or removed since the cursor was made: the digest finds the right one.
function findItem(places: readonly ParentPosition[], place: ParentPosition): number {
  if (places[place.index]?.digest === place.digest) return place.index
  const moved = places.findIndex(({ digest }) => digest === place.digest)
  if (moved >= 0) return moved
  throw new CursorError(
    'stale_cursor',
    'Parameter "next_cursor" points into a parent record that was removed meanwhile; start again without it',
  )
}

// A parent is identified by its key (`key_by`, else `id`), or by the whole entry if it has none.
function digestOf(item: unknown, keyBy: Path): string {
  const identity = valueAt(item, keyBy) ?? item
  return shortDigest(stableJson(identity))
}
