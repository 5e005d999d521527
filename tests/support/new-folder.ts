import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is new and empty; it goes when the run ends. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'crosswalk-'))
}
