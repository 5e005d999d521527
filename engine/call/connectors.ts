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

/** What is known of a mapping once it was compiled. */
type MappingState = {
  readonly isUsable: boolean
  readonly problems: readonly ConfigProblem[]
}

/** Every provider found. A mapping is compiled when it is asked for, and kept while it is among those used lately. */
export type Connectors = {
  /** Providers in the order found, also those whose mapping cannot be used. */
  readonly names: readonly string[]
  /** Undefined for an unknown provider. */
  readonly get: (provider: string) => CompiledMapping | undefined
  /** The same, kept for good. */
  readonly stateOf: (provider: string) => MappingState | undefined
  readonly schemas: ReadonlyMap<string, UnifiedSchema>
}

/** Loads schemas and finds mappings. A broken mapping leaves the others usable. */
export async function loadConnectors(
  mappings: readonly MappingSource[],
  schemas: readonly SchemaSource[],
  setup: CompileSetup,
): Promise<Connectors> {
  const { unified, validateMapping } = await loadSchemas(schemas, mappingSchema())
  const all = await loadMappings(mappings, validateMapping)
  const found = new Map(all.map((mapping) => [mapping.name, mapping]))
  const compiled = new Map<string, CompiledMapping>()
  const states = new Map<string, MappingState>()
  const get = (provider: string): CompiledMapping | undefined => {
    const mapping = found.get(provider)
    if (mapping === undefined) return undefined
    const held = compiled.get(provider) ?? compileMapping(mapping.check(), unified, setup)
    const { connector, problems } = held
    if (!states.has(provider)) states.set(provider, { isUsable: connector !== undefined, problems })
    compiled.delete(provider)
    compiled.set(provider, held)
    if (compiled.size > mostCompiled) compiled.delete(compiled.keys().next().value ?? '')
    return held
  }
  const stateOf = (provider: string): MappingState | undefined => {
    if (!states.has(provider)) get(provider)
    return states.get(provider)
  }
  return { names: all.map(({ name }) => name), get, stateOf, schemas: unified }
}

// A compiled mapping takes some hundred times the memory of its text, and a few milliseconds to make again.
const mostCompiled = 200

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

/** Names of the providers that can be used. */
export function usableProviders({ names, stateOf }: Connectors): readonly string[] {
  return names.filter((name) => stateOf(name)?.isUsable === true)
}

/** What is to be said of each connector that can be used, of one provider or of all. */
export function describeEach<T>(
  { names, get }: Connectors,
  provider: string | undefined,
  describe: (connector: Connector) => readonly T[],
): readonly T[] {
  const wanted = provider === undefined ? names : [provider]
  return wanted.flatMap((name) => {
    const connector = get(name)?.connector
    return connector === undefined ? [] : describe(connector)
  })
}

/** A provider that cannot be used, and why. */
export type BrokenMapping = {
  /** The provider's name. */
  readonly provider: string
  /** Everything that is wrong with its mapping. */
  readonly problems: readonly ConfigProblem[]
}

/** Every provider whose mapping cannot be used. */
export function brokenMappings({ names, stateOf }: Connectors): readonly BrokenMapping[] {
  return names.flatMap((provider) => {
    const { isUsable, problems = [] } = stateOf(provider) ?? {}
    const errors = problems.filter(({ severity }) => severity === 'error')
    return isUsable === true ? [] : [{ provider, problems: errors }]
  })
}

/** Every problem of every mapping. */
export function allProblems({ names, stateOf }: Connectors): readonly ConfigProblem[] {
  return names.flatMap((name) => stateOf(name)?.problems ?? [])
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
