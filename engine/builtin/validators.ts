/** A compiled schema: whether a value fits, and, as a property of itself, how the last one did not. */
export type CompiledSchema = {
  (value: unknown): boolean
  readonly errors?: readonly Misfit[] | null
}

/** One way in which a value does not fit a schema, as ajv says it. */
export type Misfit = {
  readonly instancePath: string
  readonly keyword: string
  readonly message?: string
  readonly propertyName?: string
  readonly params: Readonly<Record<string, unknown>>
  readonly parentSchema?: Readonly<Record<string, unknown>>
}

/**
 * The check of a schema that comes with the package, compiled when that was built, by the schema's JSON. In the source tree
 * there is none: every schema is compiled when it is used.
 */
export function compiledSchema(_text: string): CompiledSchema | undefined {
  return undefined
}
