import type { ExpressionSetup } from '../expression/jsonata.ts'
import type { MappingFile } from '../schema/mapping.gen.ts'
import type { UnifiedSchema } from '../schema/unified-schema.ts'
import type { Fault } from '../source/problem.ts'
import type { YamlSource } from '../source/yaml.ts'

/** A path of keys in the configuration. */
export type ConfigPath = readonly string[]

/** What every step of compiling one file shares. */
export type Scope = {
  readonly file: string
  readonly config: MappingFile
  readonly source: YamlSource
  readonly setup: ExpressionSetup
  readonly schemas: ReadonlyMap<string, UnifiedSchema>
  /** Takes note of a fault; compiling goes on, so that all are found. */
  readonly report: (fault: Fault) => void
  /** Names seen in use, as `context.x` and `credentials.y`. */
  readonly used: Set<string>
}

/** What an expression or template may read, beside the declared context. */
export type Roots = {
  readonly names: readonly string[]
  /** Names of the `before` lists, where `before` is a root. */
  readonly before?: readonly string[]
  /** The schema whose filters `query` holds. */
  readonly schema?: UnifiedSchema
}
