import { rmSync } from 'node:fs'
import { closeSpare } from './databases.mjs'

/** Removes what a run left in its temporary folder. */
export default async function teardown() {
  await closeSpare()
  rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 })
}
