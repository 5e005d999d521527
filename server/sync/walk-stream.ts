import { refusesCursor } from 'crosswalk/host'
import { engineAccount, type StoredAccount } from '../accounts/account-store.ts'
import { callAccount } from '../accounts/call-account.ts'
import { applyPage, type WalkedPage } from './apply-page.ts'
import { beginRun, changesOperator } from './begin-run.ts'
import type { ChangeCounts } from './changes.ts'
import type { Place } from './place.ts'
import type { RunSetup } from './run-setup.ts'
import { JoinFailedError } from './settle-failure.ts'
import type { Stream } from './stream.ts'

/** A walk over the pages of a stream, each stored as it comes. */
export type StreamWalk = {
  /** Walks until the run ends, the stream is paused or the time is over. Rejects when a page cannot be fetched or stored. */
  readonly run: () => Promise<'ended' | 'paused' | 'yielded'>
  /** The stream at the place where the walk is. */
  readonly stream: () => Stream
  /** What was stored so far. */
  readonly done: () => { readonly pages: number; readonly changes: ChangeCounts }
}

type WalkBounds = {
  /** Asked after each page. */
  readonly isOver: () => boolean
  readonly signal: AbortSignal | undefined
}

/** Prepares a walk from the place of a stream on. */
export function walkStream(setup: RunSetup, started: Stream, bounds: WalkBounds): StreamWalk {
  const { database, engine, fresh } = setup
  let stream = started
  let pages = 0
  let changes: ChangeCounts = { created: 0, updated: 0, deleted: 0 }
  let resumed = false
  const begin = async (account: StoredAccount, restart: boolean): Promise<void> => {
    const operator = operatorFor(setup, stream, account)
    const lostFilter = stream.place.kind === 'incremental' && operator === undefined
    const place = await beginRun(database, stream, {
      incremental: operator !== undefined,
      restart: restart || lostFilter,
    })
    stream = { ...stream, place }
  }
  const walk = async (account: StoredAccount): Promise<'ended' | 'paused' | 'yielded'> => {
    resumed = stream.place.cursor !== null
    const query = queryOf(stream.place, operatorFor(setup, stream, account))
    const { signal } = bounds
    const walked = engine.pages(stream.resource, engineAccount(account), query, {
      maxWait: 0,
      fetchAhead: false, // a walk that gives its place back, or waits for a limit, has called for nothing in vain
      ...(signal === undefined ? {} : { signal }),
      ...(setup.onFetch === undefined ? {} : { onEvent: setup.onFetch }),
    })
    for await (const page of walked) {
      resumed = false
      assertJoined(page)
      const applied = await applyPage(database, stream, page)
      stream = { ...stream, place: applied.place, failures: 0 }
      pages += 1
      changes = sum(changes, applied.changes)
      if (applied.ended) return 'ended'
      if (applied.paused) return 'paused'
      if (bounds.isOver()) return 'yielded'
    }
    throw new TypeError('A walk ends with a page that has no cursor')
  }
  const isLostPlace = (error: unknown): boolean => resumed && refusesCursor(error)
  return {
    run: async () => {
      const account = await fresh.get(stream.accountId, stream.environment)
      await begin(account, false)
      const blames = (error: unknown): boolean => !isLostPlace(error)
      try {
        return await callAccount(fresh, account, walk, { blames })
      } catch (error) {
        if (!isLostPlace(error)) throw error
        await begin(account, true)
        return callAccount(fresh, account, walk)
      }
    },
    stream: () => stream,
    done: () => ({ pages, changes }),
  }
}

// An account that changes the mapping may change what is filtered.
function operatorFor(
  { engine }: RunSetup,
  { provider, resource }: Stream,
  { overrides }: StoredAccount,
): 'gte' | 'gt' | undefined {
  if (overrides?.resources !== undefined) return undefined
  return changesOperator(engine, provider, resource)
}

function queryOf(
  { cursor, since }: Place,
  operator: string | undefined,
): Readonly<Record<string, unknown>> {
  return {
    truto_ignore_remote_data: true,
    ...(since === null || operator === undefined
      ? {}
      : { updated_at: { [operator]: since.toISOString() } }),
    ...(cursor === null ? {} : { next_cursor: cursor }),
  }
}

function assertJoined({ warnings }: WalkedPage): void {
  const failed = warnings.find(({ code }) => code === 'join_failed')
  if (failed !== undefined) throw new JoinFailedError(failed.message)
}

function sum(a: ChangeCounts, b: ChangeCounts): ChangeCounts {
  return {
    created: a.created + b.created,
    updated: a.updated + b.updated,
    deleted: a.deleted + b.deleted,
  }
}
