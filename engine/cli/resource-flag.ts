import { createEngine, type Engine } from '../index.ts'
import { filterableFields, type SchemaField } from '../schema/unified-schema.ts'
import { type MappingFlags, mappingOptions } from './flags.ts'
import { MisuseError } from './misuse.ts'

/**
 * The resource that is meant: the one that was named, else the only one there is, or the one whose schema says
 * `x-default: true`. Throws {@link MisuseError}.
 */
export function chosenResource(engine: Engine, named: string | undefined): string {
  if (named !== undefined) return named
  const resources = engine.resources()
  const marked = resources.filter((resource) => engine.schema(resource)?.['x-default'] === true)
  const [only, other] = resources.length === 1 ? resources : marked
  if (only !== undefined && other === undefined) return only
  throw new MisuseError(`Name a resource with --resource: ${[...resources].sort().join(', ')}`)
}

/** The fields that records can be filtered by, of all resources of the schemas that a command line names. */
export async function filtersOf(argv: readonly string[]): Promise<readonly SchemaField[]> {
  const engine = await createEngine({ ...mappingOptions(schemasIn(argv)), mappings: [] })
  const fields = engine.resources().flatMap((resource) => filterableFields(engine.schema(resource)))
  engine.close()
  return [...new Map(fields.map((field) => [field.name, field])).values()]
}

// Read before the other flags, because it says which flags there are.
function schemasIn(argv: readonly string[]): Pick<MappingFlags, 'schemas'> {
  const at = argv.findIndex((word) => word === '--schemas' || word.startsWith('--schemas='))
  const word = argv[at] ?? ''
  const schemas = word.includes('=') ? word.slice(word.indexOf('=') + 1) : argv[at + 1]
  return at === -1 || schemas === undefined ? {} : { schemas }
}
