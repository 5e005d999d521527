import { copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

// What it imports is an ES module, too, and belongs to the user.
const importOnly = ['testing-vitest']

/**
 * Writes `<entry>.cjs` and `<entry>.d.cts` beside each built entry point, for `require()`: Node loads the ES module, and
 * TypeScript takes every type and value from its declarations, so that both ways in give the same classes.
 */
export async function writeCommonJsEntries(folder, entries) {
  for (const entry of entries.filter((name) => !importOnly.includes(name))) {
    const values = await import(pathToFileURL(resolve(folder, `${entry}.js`)).href)
    const own = `scripts/${entry}.cjs`
    if (existsSync(own)) copyFileSync(own, join(folder, `${entry}.cjs`))
    else writeFileSync(join(folder, `${entry}.cjs`), `module.exports = require('./${entry}.js')\n`)
    writeFileSync(join(folder, `${entry}.d.cts`), declarations(entry, values))
  }
}

function declarations(entry, values) {
  const from = `'./${basename(entry)}.js' with { 'resolution-mode': 'import' }`
  const lines = Object.entries(values).flatMap(([name, value]) => {
    const constant = `export declare const ${name}: typeof module.${name}`
    return isClass(value) ? [constant, `export type ${name} = module.${name}`] : [constant]
  })
  return `${[`import type * as module from ${from}`, `export type * from ${from}`, ...lines].join('\n')}\n`
}

function isClass(value) {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
}
