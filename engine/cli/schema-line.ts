import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** Schemas that an editor can check a file with. */
type SchemaName = 'mapping' | 'fixture'

/**
 * The first line of a file that names its schema for editors: the one in `schemas/` of the folder it is written into, as
 * in a clone of the repository, else that of the installed package. Empty where neither is there.
 */
export function schemaLine(folder: string, file: string, name: SchemaName): string {
  const schemas = [join(folder, 'schemas'), ...installed(folder)]
  const found = schemas.map((place) => join(place, `${name}.schema.json`)).find(existsSync)
  if (found === undefined) return ''
  const path = relative(dirname(join(folder, file)), found).replaceAll('\\', '/')
  return `# yaml-language-server: $schema=${path}\n`
}

// Where Node.js looks for the package.
function installed(folder: string): readonly string[] {
  const places: string[] = []
  for (let place = resolve(folder); ; place = dirname(place)) {
    places.push(join(place, 'node_modules/crosswalk/schemas'))
    if (place === dirname(place)) return places
  }
}
