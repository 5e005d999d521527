/*
 * The one door to PGlite: PostgreSQL inside this process, in a folder or in memory. It is loaded when it is opened,
 * since it is large.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import type { Database, Query } from './database.ts'

/** Opens an embedded database in a folder, which one process at a time can hold; without a folder, in memory. */
export async function openEmbedded(folder?: string, pid = 0): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite').catch(explain)
  const release = folder === undefined ? () => undefined : claim(folder, pid)
  const database = await PGlite.create(
    folder === undefined ? 'memory://' : join(folder, 'database'),
  )
  const queries = new Map<string, Promise<unknown>>()
  const queryOf =
    (target: Pick<typeof database, 'query'>): Query =>
    async (text, params = []) =>
      (await target.query<Record<string, unknown>>(text, [...params])).rows
  const query = queryOf(database)
  return {
    kind: 'embedded',
    query,
    transaction: (work) => database.transaction((transaction) => work(queryOf(transaction))),
    locked: (name, work) => inTurn(queries, name, () => work(query)),
    script: async (text) => {
      await database.exec(text)
    },
    limits: undefined,
    close: async () => {
      await database.close()
      release()
    },
  }
}

// The package is optional: who brings a server does not need it.
function explain(error: unknown): never {
  const { code, message = '' } = error as { code?: string; message?: string }
  if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes("package '@electric-sql/pglite'"))
    throw error
  throw new StartError(
    'Without a PostgreSQL server (DATABASE_URL) the database is embedded, which needs a package: install it with "npm install @electric-sql/pglite"',
  )
}

async function inTurn<T>(
  waiting: Map<string, Promise<unknown>>,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const before = waiting.get(name) ?? Promise.resolve()
  const own = before.then(work, work)
  waiting.set(name, own)
  try {
    return await own
  } finally {
    if (waiting.get(name) === own) waiting.delete(name)
  }
}

// Two processes in one data folder would destroy it.
function claim(folder: string, pid: number): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'pid')
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (holder !== pid && isAlive(holder)) throw inUse(folder, holder)
  writeFileSync(file, String(pid))
  return () => rmSync(file, { force: true })
}

function inUse(folder: string, pid: number): StartError {
  return new StartError(
    `Data folder "${folder}" is in use by process ${pid}: ask that service over HTTP, stop it, or use PostgreSQL (DATABASE_URL), which several processes can share`,
  )
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false
  return existsSync('/proc') ? existsSync(`/proc/${pid}`) : true
}
