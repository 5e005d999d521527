// What says nothing to a user is left out of the packages: declarations (.d.ts) of files that no entry point reaches, and
// programs of files that hold types alone, which nothing imports when it runs.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Removes the declarations that the entry points of a package (its `exports`) do not lead to. */
export function dropUnreachable(folder) {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const reached = new Set()
  for (const file of declarationsIn(exports)) visit(join(folder, file), reached)
  for (const file of filesOf(join(folder, 'dist'))) {
    const isUnreached = file.endsWith('.d.ts') && !reached.has(file)
    if (isUnreached || (file.endsWith('.js') && holdsNothing(file))) rmSync(file)
  }
}

function holdsNothing(file) {
  return readFileSync(file, 'utf8').replaceAll(/\/\*.*?\*\/|\s/gs, '') === 'export{};'
}

function declarationsIn(node) {
  if (typeof node === 'string') return node.endsWith('.d.ts') ? [node] : []
  return Object.values(node ?? {}).flatMap(declarationsIn)
}

function visit(file, reached) {
  if (reached.has(file) || !existsSync(file)) return
  reached.add(file)
  const imports = readFileSync(file, 'utf8').matchAll(/(?:from\s+|import\()['"](\.[^'"]+)['"]/g)
  for (const [, name] of imports)
    visit(join(dirname(file), name.replace(/\.[jt]s$/, '.d.ts')), reached)
}

function filesOf(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesOf(path) : [path]
  })
}
