import type { Database } from '../../server/database/database.ts'
import { openEmbedded } from '../../server/database/embedded.ts'
import { migrate } from '../../server/database/migrate.ts'
import { openPostgres } from '../../server/database/postgres.ts'
import { freshPostgres, testDatabases } from '../support/service.ts'

/** The same database, on which a statement that holds a text fails as if the process had ended there. */
function dyingAt(database: Database, text: string): Database {
  return {
    ...database,
    transaction: (work) =>
      database.transaction((query, script) =>
        work(async (statement, params) => {
          if (statement.includes(text)) throw new Error('killed')
          return query(statement, params)
        }, script),
      ),
  }
}

describe.each(testDatabases)('migrations on %s', (kind) => {
  test('one that dies before its version is stored leaves nothing, and the next start does it all', async () => {
    const fresh = kind === 'postgres' ? await freshPostgres() : undefined
    const database = fresh === undefined ? await openEmbedded() : openPostgres(fresh.url)
    const tables = async () => {
      const rows = await database.query(
        `select table_name from information_schema.tables where table_schema = 'public'`,
      )
      return rows.map((row) => row.table_name)
    }
    const dying = dyingAt(database, '(version, name, md5, run_at)')
    await expect(migrate(dying)).rejects.toThrow('killed')
    expect(await tables()).toEqual([])
    const versions = await migrate(database)
    expect(versions.length).toBeGreaterThan(0)
    expect(await tables()).toContain('integrated_accounts')
    expect(await migrate(database)).toEqual([])
    await database.close()
    await fresh?.drop()
  }, 30_000)
})
