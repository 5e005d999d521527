import { isObject, ownValue } from '../../../json/json.ts'

/** The schema of a field of the unified record; an empty one where there is none. */
export function schemaProperty(
  document: unknown,
  path: readonly string[],
): Readonly<Record<string, unknown>> {
  let schema: unknown = document
  for (const name of path) schema = ownValue(ownValue(schema, 'properties'), name)
  return isObject(schema) ? schema : {}
}

/** The texts that a field can have, where the schema lists them. */
export function enumOf(document: unknown, path: readonly string[]): readonly string[] | undefined {
  const { enum: values } = schemaProperty(document, path)
  if (!Array.isArray(values)) return undefined
  return values.filter((value): value is string => typeof value === 'string')
}

/** Whether a field is a moment. */
export function isMoment(document: unknown, path: readonly string[]): boolean {
  return schemaProperty(document, path).format === 'date-time'
}
