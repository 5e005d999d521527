import { mappingSchema } from '../builtin/schemas.ts'
import { compileConnector } from '../compile/compile-connector.ts'
import type { Connector } from '../compile/connector.ts'
import type { CompileSetup, SiteExpression } from '../compile/scope.ts'
import type { CheckedMapping, LoadedMapping } from '../config/check-mapping.ts'
import { loadMappings } from '../config/load-mappings.ts'
import { loadSchemas, type SchemaSource } from '../config/load-schemas.ts'
import type { MappingSource } from '../config/mapping-source.ts'
import type { ConfigProblem } from '../errors/config-problem.ts'
import { ConfigError, NotFoundError } from '../errors/errors.ts'
import { suggestion } from '../errors/suggest.ts'
import type { UnifiedSchema } from '../schema/unified-schema.ts'

/** The result of compiling a mapping. */
type CompiledMapping = {
  /** Undefined for a mapping that cannot be used. */
  readonly connector: Connector | undefined
  readonly problems: readonly ConfigProblem[]
  /** What the connector was compiled from. */
  readonly loaded?: LoadedMapping
  readonly expressions?: readonly SiteExpression[]
}

/** Every provider found. A mapping is compiled when it is asked for, for the first time. */
export type Connectors = {
  /** Providers in the order found, also those whose mapping cannot be used. */
  readonly names: readonly string[]
  /** Undefined for an unknown provider. */
  readonly get: (provider: string) => CompiledMapping | undefined
  readonly schemas: ReadonlyMap<string, UnifiedSchema>
}

/** Loads schemas and mappings and checks them against the schema. A broken mapping leaves the others usable. */
export async function loadConnectors(
  mappings: readonly MappingSource[],
  schemas: readonly SchemaSource[],
  setup: CompileSetup,
): Promise<Connectors> {
  const { unified, validateMapping } = await loadSchemas(schemas, mappingSchema())
  const checked = await loadMappings(mappings, validateMapping)
  const waiting = new Map(checked.map((mapping) => [mapping.name, mapping]))
  const compiled = new Map<string, CompiledMapping>()
  const get = (provider: string): CompiledMapping | undefined => {
    const mapping = waiting.get(provider)
    if (mapping !== undefined) {
      compiled.set(provider, compileMapping(mapping, unified, setup))
      waiting.delete(provider)
    }
    return compiled.get(provider)
  }
  return { names: checked.map(({ name }) => name), get, schemas: unified }
}

function compileMapping(
  { loaded, problems }: CheckedMapping,
  schemas: ReadonlyMap<string, UnifiedSchema>,
  setup: CompileSetup,
): CompiledMapping {
  if (loaded === undefined) return { connector: undefined, problems }
  const compiled = compileConnector(loaded, schemas, setup)
  const sound = problems.every(({ severity }) => severity === 'warning')
  return {
    connector: sound ? compiled.connector : undefined,
    problems: [...problems, ...compiled.problems],
    loaded,
    expressions: compiled.expressions,
  }
}

/** Every connector that can be used, or those of some providers. */
export function usableConnectors({ names, get }: Connectors, wanted = names): readonly Connector[] {
  return wanted.flatMap((name) => get(name)?.connector ?? [])
}

/** A provider that cannot be used, and why. */
export type BrokenMapping = {
  /** The provider's name. */
  readonly provider: string
  /** Everything that is wrong with its mapping. */
  readonly problems: readonly ConfigProblem[]
}

/** Every provider whose mapping cannot be used. */
export function brokenMappings({ names, get }: Connectors): readonly BrokenMapping[] {
  return names.flatMap((provider) => {
    const { connector, problems = [] } = get(provider) ?? {}
    const errors = problems.filter(({ severity }) => severity === 'error')
    return connector === undefined ? [{ provider, problems: errors }] : []
  })
}

/** Every problem of every mapping. */
export function allProblems({ names, get }: Connectors): readonly ConfigProblem[] {
  return names.flatMap((name) => get(name)?.problems ?? [])
}

/** The connector of a provider. Throws `ConfigError` for a broken one, `NotFoundError` for an unknown one. */
export function findConnector(connectors: Connectors, provider: string): Connector {
  const compiled = connectors.get(provider)
  if (compiled?.connector !== undefined) return compiled.connector
  const problems = compiled?.problems
  if (problems === undefined) {
    const hint = suggestion(provider, connectors.names)
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
