import { existsSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { openEmbedded } from '../../server/database/embedded.ts'

/**
 * The files of an empty embedded database, made once in a run: making a database takes two seconds, copying one half a
 * second.
 */
export async function emptyImage(): Promise<Blob> {
  const file = join(tmpdir(), 'embedded-database.tar')
  if (!existsSync(file)) await make(file)
  return new Blob([readFileSync(file)])
}

/** A data folder with an empty database. */
export async function emptyDataFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-data-'))
  const database = await openEmbedded(folder, await emptyImage())
  await database.close()
  return folder
}

// Several workers may make it at the same time: each gives a whole one its name.
async function make(file: string): Promise<void> {
  const database = await PGlite.create()
  const image = await database.dumpDataDir('none')
  await database.close()
  const own = `${file}.${process.pid}`
  writeFileSync(own, Buffer.from(await image.arrayBuffer()))
  renameSync(own, file)
}
