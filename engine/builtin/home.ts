/*
 * builtin: what comes with the package. In the source tree it is read from its files; the build writes modules that
 * hold it in place of these (scripts/embed.mjs), so that the built package reads no file of its own.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const home = new URL('../../', import.meta.url)

/** Path of a file or folder of the source tree. */
export function pathOf(name: string): string {
  return fileURLToPath(new URL(name, home))
}

/** A JSON file of the source tree. */
export function readJson(name: string): object {
  return JSON.parse(readFileSync(pathOf(name), 'utf8'))
}
