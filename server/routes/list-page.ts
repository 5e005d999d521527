import { openCursor, sealCursor } from 'crosswalk/host'

/** An entry of a list, with the exact text of the time when it was made. */
type ListEntry = { readonly id: string; readonly createdText: string }

/** What is asked for: a page of what an environment has, oldest first. */
type AskedPage = {
  readonly environment: string
  /** What is listed. A cursor is bound to it, to the environment and to the filters. */
  readonly resource: string
  readonly filters: Readonly<Record<string, string | null>>
  readonly limit: number
  readonly cursor: string | undefined
  readonly cursorSecret: string
}

/** The entries after a place, at most so many. */
export type PageAfter = {
  readonly limit: number
  readonly after?: { readonly createdAt: string; readonly id: string }
}

/** Answers with a page of a list, and a cursor where there is more. Rejects with `CursorError` for a cursor that is not ours. */
export async function listPage<T extends ListEntry>(
  { environment, resource, filters, limit, cursor, cursorSecret }: AskedPage,
  find: (page: PageAfter) => Promise<readonly T[]>,
  view: (entry: T) => object,
): Promise<object> {
  const scope = { account: environment, resource, filters }
  const after = cursor === undefined ? undefined : openCursor(cursor, scope, cursorSecret)
  const found = await find({
    limit: limit + 1,
    ...(after === undefined ? {} : { after: after as { createdAt: string; id: string } }), // sealed by us
  })
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  const more = found.length > limit && last !== undefined
  return {
    result: shown.map(view),
    next_cursor: more
      ? sealCursor({ createdAt: last.createdText, id: last.id }, scope, cursorSecret)
      : null,
    result_count: shown.length,
  }
}
