import { rmSync } from 'node:fs'

/** Removes what a run left in its temporary folder. */
export default function teardown() {
  rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 })
}
