/*
 * The only file that imports postgrator: brings the tables up to date from `migrations/`.
 */
import { fileURLToPath } from 'node:url'
import Postgrator from 'postgrator'
import { StartError } from '../start-error.ts'
import type { Database, Query, Script } from './database.ts'

const folder = fileURLToPath(new URL('../migrations', import.meta.url))

/**
 * Brings the database up to the newest version; replicas that start at the same time wait for the first. All migrations
 * and the rows that say which were applied are one transaction: if the process dies in it, nothing is changed. Resolves with
 * the versions that were applied. Rejects when an applied migration was changed afterwards, or when the database is
 * newer than this program.
 */
export async function migrate(database: Database): Promise<readonly number[]> {
  return database.transaction(async (query, script) => {
    await query("set local lock_timeout = '5min'")
    await query("set local statement_timeout = '10min'")
    await query("select pg_advisory_xact_lock(hashtextextended('crosswalk migrations', 0))")
    return run(query, script)
  })
}

async function run(query: Query, script: Script): Promise<readonly number[]> {
  const [found] = await query('select current_database() as name')
  const postgrator = new Postgrator({
    driver: 'pg',
    database: String(found?.name),
    schemaTable: 'crosswalk_migrations',
    migrationPattern: `${folder}/*.sql`,
    execQuery: async (text) => ({ rows: [...(await query(text))], fields: [] }),
    execSqlScript: async (text) => void (await script(text)),
    newline: 'LF',
  })
  const [from, to] = [await postgrator.getDatabaseVersion(), await postgrator.getMaxVersion()]
  if (from > to) {
    throw new StartError(
      `The database is at version ${from}, this program knows up to ${to}: a newer release has used it`,
    )
  }
  const applied = await postgrator.migrate()
  return applied.map(({ version }) => version)
}
