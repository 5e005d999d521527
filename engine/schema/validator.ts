/** One way in which a value does not fit a schema. */
export type SchemaFault = {
  /** Where in the value, as JSON pointer parts. */
  readonly at: readonly string[]
  readonly keyword: string
  readonly message: string
  readonly params: Readonly<Record<string, unknown>>
  /** What would have been possible: the keys of the object, or the values of its `format`. */
  readonly known: readonly string[]
}

/** Checks a value; no faults means that it fits. */
export type Validator = (value: unknown) => readonly SchemaFault[]
