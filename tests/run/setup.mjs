import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Gives a run a temporary folder of its own, so that nothing of it is left behind; see teardown.mjs. */
export default function setup() {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'crosswalk-tests-'))
  chmodSync(process.env.TMPDIR, 0o711) // a PostgreSQL that a test starts runs as another user
}
