import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { types } from 'node:util'
import { PGlite } from '@electric-sql/pglite'

/*
 * Embedded databases for tests. Making one takes three seconds of work, so a run makes one, and each further folder
 * begins as a copy of it. A database in memory is emptied when it is closed, and is then the next one's; a process holds
 * as many as were open at a time.
 */

const spare = []

// An open database keeps its process, and so does who listens. A worker of Jest is told to end by this message; without
// workers, teardown.mjs says it.
process.on('message', function heard([kind]) {
  if (kind !== 2) return
  process.off('message', heard)
  void closeSpare()
})

/** Closes the databases that nobody uses. */
export async function closeSpare() {
  for (const database of spare.splice(0)) await database.close()
}

/** What the service uses of the class of the package. */
export const preparedDatabases = {
  defaultStartParams: PGlite.defaultStartParams,
  create: (place, options) =>
    place === 'memory://' ? inMemory(options) : inFolder(place, options),
}

async function inFolder(folder, options) {
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true })
    cpSync(await emptyFolder(), folder, { recursive: true })
  }
  const database = await PGlite.create(folder, options)
  return { ...usable(database), close: () => database.close() }
}

async function inMemory(options) {
  const database =
    spare.pop() ?? (await PGlite.create('memory://', { ...options, loadDataDir: await image() }))
  let closed = false
  return {
    ...usable(database),
    async close() {
      if (closed) throw new Error('The database is closed')
      closed = true
      await empty(database)
      spare.push(database)
    },
  }
}

function usable(database) {
  return {
    ...statementsOn(database),
    transaction: (work) => database.transaction((open) => work(statementsOn(open))),
  }
}

// A date of a test is not a Date out here.
function statementsOn(target) {
  const written = (value) => (types.isDate(value) ? value.toISOString() : value)
  return {
    query: (text, params) => target.query(text, params.map(written)),
    exec: (text) => target.exec(text),
  }
}

async function empty(database) {
  await database.exec('discard all')
  await database.exec('drop schema public cascade; create schema public')
  const own = `select nspname from pg_namespace where nspname !~ '^(pg_|information_schema$|public$)'`
  const { rows } = await database.query(own)
  for (const { nspname } of rows) await database.exec(`drop schema "${nspname}" cascade`)
}

async function image() {
  return new Blob([readFileSync(join(await made(), 'image.tar'))])
}

async function emptyFolder() {
  return join(await made(), 'folder')
}

// Several workers may make it at the same time: each gives a whole one its name.
async function made() {
  const place = join(tmpdir(), 'embedded-database')
  if (existsSync(place)) return place
  const own = `${place}.${process.pid}`
  mkdirSync(own)
  const database = await PGlite.create(join(own, 'folder'))
  writeFileSync(join(own, 'image.tar'), await bytesOf(database))
  await database.close()
  try {
    renameSync(own, place)
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  }
  return place
}

async function bytesOf(database) {
  return Buffer.from(await (await database.dumpDataDir('none')).arrayBuffer())
}
