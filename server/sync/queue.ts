/*
 * The only file that imports pg-boss: the queue that hands streams to workers. Its tables are in a schema of their own.
 */
import PgBoss from 'pg-boss'
import type { Database, Query } from '../database/database.ts'

/** A stream that waits for a worker, or has one. */
export type Job = { readonly id: string; readonly streamId: string }

/** The queue. What it loses comes back: streams that are due and have no worker are put into it again. */
export type Queue = {
  /** Puts streams into the queue, each once while it waits; in the transaction of `query`. */
  readonly put: (query: Query, streamIds: readonly string[]) => Promise<void>
  /** Takes the streams that have waited longest, at most so many. */
  readonly take: (most: number) => Promise<readonly Job[]>
  /** Forgets a stream that was taken. */
  readonly drop: (jobs: readonly Job[]) => Promise<void>
  readonly close: () => Promise<void>
}

const schema = 'crosswalk_queue'
const name = 'sync'

/** Opens the queue, and makes or migrates its tables. `onError` gets the errors of its own maintenance. */
export async function openQueue(
  database: Database,
  onError: (error: unknown) => void,
): Promise<Queue> {
  const boss = new PgBoss({
    schema,
    db: executor(database),
    schedule: false,
    maintenanceIntervalSeconds: 60,
  })
  boss.on('error', onError)
  await boss.start()
  // One that waits is not put in again; one that a worker has may be, since its worker may be dead.
  await boss.createQueue(name, { name, policy: 'short', retryLimit: 0, expireInSeconds: 3600 })
  return {
    put: async (query, streamIds) => {
      if (streamIds.length === 0) return
      const jobs = streamIds.map((id) => ({ name, data: { id }, singletonKey: id }))
      await boss.insert(jobs, { db: within(query) })
    },
    take: async (most) => {
      const jobs = await boss.fetch<{ id: string }>(name, { batchSize: most })
      return jobs.map(({ id, data }) => ({ id, streamId: data.id }))
    },
    drop: async (jobs) => {
      if (jobs.length === 0) return
      await boss.deleteJob(
        name,
        jobs.map(({ id }) => id),
      )
    },
    close: () => boss.stop({ graceful: false }),
  }
}

// What comes without values is a script with its own transaction.
function executor({ query, script }: Database): PgBoss.Db {
  return {
    executeSql: async (text, values: unknown[] = []) => ({
      rows: [...(await (values.length === 0 ? script(text) : query(text, values)))],
    }),
  }
}

function within(query: Query): PgBoss.Db {
  return {
    executeSql: async (text, values: unknown[]) => ({ rows: [...(await query(text, values))] }),
  }
}
