/*
 * The only file that imports PGlite: PostgreSQL inside this process, in a folder or in memory. It is large, so it is
 * loaded when it is opened.
 */
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import type { Database, Query, Script } from './database.ts'
import { lockFolder } from './lock-folder.ts'

/** Opens an embedded database in a folder, which one process at a time can hold; without a folder, in memory. */
export async function openEmbedded(folder?: string): Promise<Database> {
  const release = folder === undefined ? () => undefined : await lockFolder(folder)
  try {
    return await open(folder, release)
  } catch (error) {
    release()
    throw error
  }
}

// PostgreSQL sets aside 128 MB for pages by default, and clears them at each start; one process needs less.
const ownParams = ['-c', 'shared_buffers=32MB']

async function open(folder: string | undefined, release: () => void): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite').catch(explain)
  const database = await PGlite.create(
    folder === undefined ? 'memory://' : join(folder, 'database'),
    { startParams: [...PGlite.defaultStartParams, ...ownParams] },
  )
  const queryOf =
    (target: Pick<typeof database, 'query'>): Query =>
    async (text, params = []) =>
      (await target.query<Record<string, unknown>>(text, [...params])).rows
  const scriptOf =
    (target: Pick<typeof database, 'exec'>): Script =>
    async (text) =>
      (await target.exec(text)).at(-1)?.rows ?? []
  return {
    kind: 'embedded',
    query: queryOf(database),
    script: scriptOf(database),
    transaction: (work) =>
      database.transaction((transaction) => work(queryOf(transaction), scriptOf(transaction))),
    limits: undefined,
    close: async () => {
      await database.close()
      release()
    },
  }
}

// The package is optional: users with a PostgreSQL server do not need it.
function explain(error: unknown): never {
  const { code, message = '' } = error as { code?: string; message?: string }
  if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes("package '@electric-sql/pglite'"))
    throw error
  throw new StartError(
    'Without a PostgreSQL server (DATABASE_URL) the database is embedded, which needs a package: install it with "npm install @electric-sql/pglite"',
  )
}
