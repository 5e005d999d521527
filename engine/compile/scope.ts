import type { ExpressionSetup } from '../expression/jsonata.ts'
import type { MappingFile } from '../schema/mapping.gen.ts'
import type { SchemaFields, UnifiedSchema } from '../schema/unified-schema.ts'
import type { Fault } from '../source/problem.ts'
import type { YamlSource } from '../source/yaml.ts'
import type { LocatedExpression } from './connector.ts'

/** A path of keys in the configuration. */
export type ConfigPath = readonly string[]

/** What expressions of mappings are compiled with. */
export type CompileSetup = ExpressionSetup & {
  /** Wraps the evaluation of each. */
  readonly instrument?: Instrument
}

/**
 * What runs in place of an expression's own evaluation. `path` is its place by keys, in an override from the fields on.
 */
export type Instrument = (
  expression: {
    /** Name of the mapping file, or of the overrides. */
    readonly file: string
    /** Its place by keys. */
    readonly path: readonly string[]
    /** Its text. */
    readonly source: string
  },
  evaluate: Evaluate,
) => Evaluate

/** Evaluates an expression over its roots: plain JSON, or undefined for nothing. Throws `ExpressionError`. */
export type Evaluate = (roots: unknown) => unknown

/** What every step of compiling one text shares. */
export type Scope = {
  readonly file: string
  /** Names that the account supplies. */
  readonly declared: {
    readonly context: readonly string[]
    readonly credentials: readonly string[]
  }
  readonly source: YamlSource
  readonly setup: CompileSetup
  /** Takes note of a fault; compiling goes on, so that all are found. */
  readonly report: (fault: Fault) => void
  /** Names seen in use, as `context.x` and `credentials.y`. */
  readonly used: Set<string>
  /** Takes note of every expression that compiles. */
  readonly located: (expression: SiteExpression) => void
}

/** A compiled expression, where it stands and what it may read. */
export type SiteExpression = LocatedExpression & {
  readonly path: ConfigPath
  readonly roots: Roots
}

/** The scope of a whole mapping file. */
export type FileScope = Scope & {
  readonly config: MappingFile
  readonly schemas: ReadonlyMap<string, UnifiedSchema>
}

/** What an expression or template may read, beside the declared context. */
export type Roots = {
  readonly names: readonly string[]
  /** Names of the `before` lists, where `before` is a root. */
  readonly before?: readonly string[]
  /** Most entries that can be around a record, where `parents` is a root. */
  readonly depth?: number
  /** Names of the parts of an id, where `id_parts` is a root. */
  readonly idParts?: readonly string[]
  /** The schema whose filters `query` holds. */
  readonly schema?: SchemaFields
}
