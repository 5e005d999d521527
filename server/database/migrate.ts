/*
 * The one door to postgrator: brings the tables up to date from `migrations/`.
 */
import { fileURLToPath } from 'node:url'
import Postgrator from 'postgrator'
import { StartError } from '../start-error.ts'
import type { Database, Query } from './database.ts'

const folder = fileURLToPath(new URL('../migrations', import.meta.url))

/**
 * Brings the database up to the newest version; replicas that start at the same time wait for the first. Everything
 * happens in one transaction. Resolves with the versions that were applied. Rejects when an applied migration was
 * changed afterwards, or when the database is newer than this program.
 */
export async function migrate(database: Database): Promise<readonly number[]> {
  if (database.kind === 'embedded') return run(database.query, database.script)
  return database.locked('crosswalk migrations', (query) =>
    run(query, async (text) => {
      await query(text)
    }),
  )
}

async function run(
  query: Query,
  script: (text: string) => Promise<void>,
): Promise<readonly number[]> {
  const [found] = await query('select current_database() as name')
  const postgrator = new Postgrator({
    driver: 'pg',
    database: String(found?.name),
    schemaTable: 'crosswalk_migrations',
    migrationPattern: `${folder}/*.sql`,
    execQuery: async (text) => ({ rows: [...(await query(text))], fields: [] }),
    execSqlScript: script,
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
