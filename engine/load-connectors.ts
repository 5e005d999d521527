import { compileConnector } from './compile/compile-connector.ts'
import type { Connector } from './compile/connector.ts'
import { loadMappings } from './config/load-mappings.ts'
import { loadSchemas } from './config/load-schemas.ts'
import type { ConfigProblem } from './errors/config-problem.ts'
import { ConfigError, NotFoundError } from './errors/errors.ts'
import type { ExpressionSetup } from './expression/jsonata.ts'
import type { UnifiedSchema } from './schema/unified-schema.ts'
import { suggestion } from './suggest/suggest.ts'

/** Every provider found: usable ones as connectors, all with their problems. */
export type Connectors = {
  readonly usable: ReadonlyMap<string, Connector>
  readonly problems: ReadonlyMap<string, readonly ConfigProblem[]>
  readonly schemas: ReadonlyMap<string, UnifiedSchema>
}

/** Loads schemas and mappings and compiles them. A broken mapping leaves the others usable. */
export async function loadConnectors(
  mappings: readonly string[],
  schemaFolder: string,
  setup: ExpressionSetup,
): Promise<Connectors> {
  const schemas = await loadSchemas(schemaFolder)
  const usable = new Map<string, Connector>()
  const problems = new Map<string, readonly ConfigProblem[]>()
  for (const checked of await loadMappings(mappings, schemas.validateMapping)) {
    const { name, loaded } = checked
    const compiled =
      loaded === undefined
        ? { connector: undefined, problems: [] }
        : compileConnector(loaded, schemas.unified, setup)
    const all = [...checked.problems, ...compiled.problems]
    problems.set(name, all)
    const sound = checked.problems.every(({ severity }) => severity === 'warning')
    if (compiled.connector !== undefined && sound) usable.set(name, compiled.connector)
  }
  return { usable, problems, schemas: schemas.unified }
}

/** The connector of a provider. Throws `ConfigError` for a broken one, `NotFoundError` for an unknown one. */
export function findConnector(connectors: Connectors, provider: string): Connector {
  const connector = connectors.usable.get(provider)
  if (connector !== undefined) return connector
  const problems = connectors.problems.get(provider)
  if (problems === undefined) {
    const hint = suggestion(provider, [...connectors.problems.keys()])
    throw new NotFoundError('unknown_provider', `Provider "${provider}" does not exist: ${hint}`)
  }
  const errors = problems.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const place =
    first === undefined
      ? ''
      : ` first at ${first.where.file}:${first.where.line}:${first.where.column}: ${first.message}`
  throw new ConfigError(
    `The mapping of provider "${provider}" has ${errors.length} problem(s),${place}`,
    problems,
  )
}
