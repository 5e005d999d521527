import { refusesCursor } from '../errors/refuses-cursor.ts'
import { type Engine, EngineError } from '../index.ts'
import { isObject } from '../json/json.ts'
import type { StreamBookmark, TapAccount, TapState } from './singer-files.ts'

/** A stream of a tap: a resource of all accounts whose provider has it. */
export type TapStream = {
  readonly name: string
  readonly resource: string
  readonly schema: Readonly<Record<string, unknown>>
  readonly accounts: readonly TapAccount[]
}

/** A message of the Singer specification. */
type TapMessage =
  | {
      readonly type: 'SCHEMA'
      readonly stream: string
      readonly schema: object
      readonly key_properties: readonly string[]
    }
  | {
      readonly type: 'RECORD'
      readonly stream: string
      readonly record: object
      readonly version: number
      readonly time_extracted: string
    }
  | { readonly type: 'STATE'; readonly value: TapState }
  | { readonly type: 'ACTIVATE_VERSION'; readonly stream: string; readonly version: number }

/** The fields by which a target knows a record. */
export const keyProperties = ['integrated_account_id', 'id'] as const

const idProperty = 'integrated_account_id'

/** The streams that there are for some accounts; those of `resources` only, where it is given. */
export function tapStreams(
  engine: Engine,
  accounts: readonly TapAccount[],
  resources: readonly string[] = engine.resources(),
): readonly TapStream[] {
  const support = engine.support()
  return resources.flatMap((resource) => {
    const providers = support
      .filter((entry) => entry.resource === resource)
      .map(({ provider }) => provider)
    const own = accounts.filter(({ provider }) => providers.includes(provider))
    if (own.length === 0) return []
    const schema = tapSchema(engine.schema(resource) ?? {})
    return [{ name: resource.replaceAll(/\W/g, '_'), resource, schema, accounts: own }]
  })
}

// The unified schema with the account, without the provider's own record and the words that only we know.
function tapSchema(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { properties, required = [] } = schema as {
    properties: Record<string, unknown>
    required?: readonly string[]
  }
  const { remote_data: _unsent, ...fields } = properties
  return {
    type: 'object',
    required: [idProperty, ...required],
    additionalProperties: false,
    properties: {
      [idProperty]: { type: 'string', description: 'The account that the record belongs to.' },
      ...(withoutMarks(fields) as object),
    },
  }
}

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'x-filter')
      .map(([key, entry]) => [key, withoutMarks(entry)]),
  )
}

/** How a tap runs. */
export type TapRun = {
  readonly state: TapState
  readonly write: (message: TapMessage) => Promise<void>
  /** Called for an account that could not be walked to its end. */
  readonly onFailure: (stream: string, account: string, reason: string) => void
  readonly signal?: AbortSignal
  readonly now: () => number
}

/**
 * Walks streams one after the other and writes their messages: a state after every page, and an activation only
 * after every account was walked to its end and no record was left out. Resolves with whether that was so everywhere.
 */
export async function runTap(
  engine: Engine,
  streams: readonly TapStream[],
  run: TapRun,
): Promise<boolean> {
  const bookmarks = new Map(Object.entries(run.state.bookmarks))
  const keep = async (name: string, bookmark: StreamBookmark | undefined): Promise<void> => {
    if (bookmark === undefined) bookmarks.delete(name)
    else bookmarks.set(name, bookmark)
    await run.write({ type: 'STATE', value: { bookmarks: Object.fromEntries(bookmarks) } })
  }
  let complete = true
  for (const stream of streams) {
    const { name, schema } = stream
    await run.write({ type: 'SCHEMA', stream: name, schema, key_properties: keyProperties })
    const started = bookmarks.get(name) ?? { version: run.now(), accounts: {}, incomplete: false }
    const walk = await walkStream(engine, stream, started, { ...run, keep })
    complete &&= walk.ended && !walk.bookmark.incomplete
    if (!walk.ended) continue
    const { version, incomplete } = walk.bookmark
    if (!incomplete) await run.write({ type: 'ACTIVATE_VERSION', stream: name, version })
    await keep(name, undefined)
  }
  return complete
}

type StreamRun = TapRun & {
  readonly keep: (name: string, bookmark: StreamBookmark) => Promise<void>
}

async function walkStream(
  engine: Engine,
  stream: TapStream,
  started: StreamBookmark,
  run: StreamRun,
): Promise<{ readonly bookmark: StreamBookmark; readonly ended: boolean }> {
  let bookmark = started
  let ended = true
  const advance = async (account: string, cursor: string | null, refused: boolean) => {
    const accounts = { ...bookmark.accounts, [account]: cursor }
    bookmark = { ...bookmark, accounts, incomplete: bookmark.incomplete || refused }
    await run.keep(stream.name, bookmark)
  }
  for (const account of stream.accounts) {
    const cursor = bookmark.accounts[account.id]
    if (cursor === null) continue // it is done
    const place = { cursor, version: bookmark.version }
    const reason = await walkAccount(engine, stream, { account, ...place }, { ...run, advance })
    if (reason === undefined) continue
    ended = false
    run.onFailure(stream.name, account.id, reason)
  }
  return { bookmark, ended }
}

type AccountWalk = {
  readonly account: TapAccount
  readonly cursor: string | undefined
  readonly version: number
}

type AccountRun = Pick<TapRun, 'write' | 'now' | 'signal'> & {
  readonly advance: (account: string, cursor: string | null, refused: boolean) => Promise<void>
}

// Gives why it could not be walked to its end.
async function walkAccount(
  engine: Engine,
  stream: TapStream,
  walk: AccountWalk,
  run: AccountRun,
): Promise<string | undefined> {
  let begun = false
  try {
    return await writePages(engine, stream, walk, {
      ...run,
      advance: (...page) => {
        begun = true
        return run.advance(...page)
      },
    })
  } catch (error) {
    run.signal?.throwIfAborted()
    if (walk.cursor !== undefined && !begun && refusesCursor(error))
      return walkAccount(engine, stream, { ...walk, cursor: undefined }, run)
    if (!(error instanceof EngineError)) throw error
    return `${error.message} (${error.code})`
  }
}

async function writePages(
  engine: Engine,
  { name, resource }: TapStream,
  { account, cursor, version }: AccountWalk,
  { write, now, signal, advance }: AccountRun,
): Promise<string | undefined> {
  const query = {
    truto_ignore_remote_data: true,
    ...(cursor === undefined ? {} : { next_cursor: cursor }),
  } as const
  const options = signal === undefined ? {} : { signal }
  for await (const page of engine.pages(resource, account, query, options)) {
    // What is joined would be missing in these records, as if the provider had emptied it.
    const unjoined = page.warnings.find(({ code }) => code === 'join_failed')
    if (unjoined !== undefined) return `${unjoined.message} (${unjoined.code})`
    const time = new Date(now()).toISOString()
    for (const entry of page.records) {
      const record = { ...(entry as object), [idProperty]: account.id }
      await write({ type: 'RECORD', stream: name, record, version, time_extracted: time })
    }
    const refused = page.warnings.some(({ records }) => records !== undefined)
    await advance(account.id, page.next_cursor, refused)
  }
  return undefined
}
