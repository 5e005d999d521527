import { createHash } from 'node:crypto'
import { CursorError } from '../errors/errors.ts'
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

/** A page of a list, where it begins, and where the walk goes on. */
export type ListPage = WalkedPage & {
  readonly at: ListPlace
  readonly after: ListPlace | null
  /** The parent record of a fan-out. */
  readonly item: unknown
}

/**
 * Walks all pages of a planned list from a place on, in order. A fan-out fetches the first pages
 * of up to `ahead` parents at the same time. Rejects with `stale_cursor` when the parent that the
 * place names no longer exists.
 */
export async function* fetchList(
  session: Session,
  plan: ListPlan,
  before: FetchedBefore,
  { from, ahead }: { readonly from: ListPlace | null; readonly ahead: number },
): AsyncGenerator<ListPage> {
  if (plan.list.forEach === undefined) {
    yield* walkSingle(session, plan, before, from?.page ?? firstPlace)
    return
  }
  const items = before.lists[plan.list.forEach] ?? []
  const keyBy = plan.list.before.find(({ name }) => name === plan.list.forEach)?.keyBy ?? ['id']
  const places = items.map((item, index) => ({ index, digest: digestOf(item, keyBy) }))
  const start = from === null || from.item === null ? 0 : findItem(places, from.item)
  const open = async function* (index: number): AsyncGenerator<ListPage> {
    const item = items[index]
    const call = await plan.openList(before.root, item)
    const resumed = index === start && from?.item != null
    const first = resumed ? from.page : firstPlace
    for await (const page of walkPages(session, call, first)) {
      yield { ...page, item, ...placesOf(places, index, page) }
    }
  }
  yield* walkInOrder(start, items.length, ahead, open)
}

async function* walkSingle(
  session: Session,
  plan: ListPlan,
  before: FetchedBefore,
  start: PagePlace,
): AsyncGenerator<ListPage> {
  const call = await plan.openList(before.root)
  for await (const page of walkPages(session, call, start)) {
    const after = page.following === null ? null : { item: null, page: page.following }
    yield { ...page, item: undefined, at: { item: null, page: page.place }, after }
  }
}

function placesOf(
  places: readonly ItemPlace[],
  index: number,
  page: WalkedPage,
): { at: ListPlace; after: ListPlace | null } {
  const own = places[index] ?? null
  const next = places[index + 1]
  const at = { item: own, page: page.place }
  if (page.following !== null) return { at, after: { item: own, page: page.following } }
  return { at, after: next === undefined ? null : { item: next, page: firstPlace } }
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
  return createHash('sha256').update(stableJson(identity)).digest('base64url').slice(0, 11)
}
