import type { Account, CallOptions, Engine } from '../index.ts'
import type { ListOutput } from './print-outcomes.ts'

/** What is to be listed. */
export type Listing = {
  readonly resource: string
  readonly account: Account
  readonly query: Readonly<Record<string, unknown>>
  /** How many answers, following the cursor. */
  readonly pages: number
  readonly options: CallOptions
}

/**
 * The answers of a list, one after the other. Where all are wanted, the next page is fetched while this one is worked on.
 * Keyed records are asked for answer by answer, since a walk gives none.
 */
export async function* listAnswers(engine: Engine, listing: Listing): AsyncGenerator<ListOutput> {
  const { resource, account, query, pages, options } = listing
  if (pages === Number.POSITIVE_INFINITY && !('truto_key_by' in query)) {
    yield* walkAnswers(engine, listing)
    return
  }
  let cursor: string | null = null
  let count = 0
  do {
    const asked: Record<string, unknown> =
      cursor === null ? query : { ...query, next_cursor: cursor }
    const answer: ListOutput = await engine.list(resource, account, asked, options)
    cursor = answer.next_cursor
    count += 1
    yield answer
  } while (cursor !== null && count < pages)
}

async function* walkAnswers(
  engine: Engine,
  { resource, account, query, options }: Listing,
): AsyncGenerator<ListOutput> {
  const walk = engine.pages(resource, account, query, options)
  for await (const { records, next_cursor, warnings } of walk)
    yield { result: records, next_cursor, result_count: records.length, warnings }
}
