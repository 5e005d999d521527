import type { ExpressionSetup } from '../expression/jsonata.ts'
import type { MappingFile } from '../schema/mapping.gen.ts'
import type { SchemaFields, UnifiedSchema } from '../schema/unified-schema.ts'
import type { Fault } from '../source/problem.ts'
import type { YamlSource } from '../source/yaml.ts'

/** A path of keys in the configuration. */
export type ConfigPath = readonly string[]

/** What every step of compiling one text shares. */
export type Scope = {
  readonly file: string
  /** Names that the account supplies. */
  readonly declared: {
    readonly context: readonly string[]
    readonly credentials: readonly string[]
  }
  readonly source: YamlSource
  readonly setup: ExpressionSetup
  /** Takes note of a fault; compiling goes on, so that all are found. */
  readonly report: (fault: Fault) => void
  /** Names seen in use, as `context.x` and `credentials.y`. */
  readonly used: Set<string>
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
