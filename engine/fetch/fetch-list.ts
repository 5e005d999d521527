import { CursorError } from '../errors/errors.ts'
import { shortDigest } from '../json/digest.ts'
import { type Path, valueAt } from '../json/path.ts'
import { stableJson } from '../json/stable-json.ts'
import type { ListPlan } from '../plan/plan-list.ts'
import type { FetchedBefore } from './fetch-before.ts'
import type { Session } from './session.ts'
import { walkInOrder } from './walk-in-order.ts'
import { firstPlace, type PagePlace, type WalkedPage, walkPages } from './walk-pages.ts'

/** The parent that a fan-out stands at: its place in the parent list and a digest that tells it again. */
type ItemPlace = { readonly index: number; readonly digest: string }

/** Where a page of a list begins. */
export type ListPlace = { readonly item: ItemPlace | null; readonly page: PagePlace }

/** A page of a list; one of a fan-out knows its parent. */
export type ListPage = WalkedPage & { readonly parent?: Parent }

/** The parent of a page, and the one whose pages come next. */
type Parent = {
  readonly item: unknown
  readonly place: ItemPlace
  readonly next: ItemPlace | undefined
}

/** Where a page begins. */
export function placeOf({ parent, place }: ListPage): ListPlace {
  return { item: parent?.place ?? null, page: place }
}

/** Where the walk goes on after a page; null at its end. */
export function placeAfter({ parent, following }: ListPage): ListPlace | null {
  if (following !== null) return { item: parent?.place ?? null, page: following }
  return parent?.next === undefined ? null : { item: parent.next, page: firstPlace }
}

/**
 * Walks all pages of a planned list from a place on, in order. A fan-out fetches the first pages
 * of up to `ahead` parents at the same time. Rejects with `stale_cursor` when the parent that the
 * place names no longer exists.
 */
export function fetchList(
  session: Session,
  plan: ListPlan,
  before: FetchedBefore,
  walk: ListWalk,
): AsyncGenerator<ListPage> {
  return plan.list.forEach === undefined
    ? walkPages(session, () => plan.openList(before.root), walk.from?.page)
    : walkParents(session, plan, before, walk)
}

type ListWalk = { readonly from: ListPlace | null; readonly ahead: number }

async function* walkParents(
  session: Session,
  plan: ListPlan,
  before: FetchedBefore,
  { from, ahead }: ListWalk,
): AsyncGenerator<ListPage> {
  const { forEach = '' } = plan.list
  const items = before.lists[forEach] ?? []
  const keyBy = plan.list.before.find(({ name }) => name === forEach)?.keyBy ?? ['id']
  const places = items.map((item, index) => ({ index, digest: digestOf(item, keyBy) }))
  const start = from === null || from.item === null ? 0 : findItem(places, from.item)
  const open = async function* (index: number): AsyncGenerator<ListPage> {
    const item = items[index]
    const parent = { item, place: places[index] as ItemPlace, next: places[index + 1] }
    const resumed = index === start && from?.item != null
    const call = () => plan.openList(before.root, item)
    for await (const page of walkPages(session, call, resumed ? from.page : firstPlace)) {
      yield { ...page, parent }
    }
  }
  yield* walkInOrder(start, items.length, ahead, open)
}

// Parents may have been added or removed since the cursor was made: the digest finds the right one.
function findItem(places: readonly ItemPlace[], place: ItemPlace): number {
  if (places[place.index]?.digest === place.digest) return place.index
  const moved = places.findIndex(({ digest }) => digest === place.digest)
  if (moved >= 0) return moved
  throw new CursorError(
    'stale_cursor',
    'Parameter "next_cursor" points into a parent record that was removed meanwhile; start again without it',
  )
}

// A parent is told by its key (`key_by`, else `id`), or by all of it where it has none.
function digestOf(item: unknown, keyBy: Path): string {
  const identity = valueAt(item, keyBy) ?? item
  return shortDigest(stableJson(identity))
}
