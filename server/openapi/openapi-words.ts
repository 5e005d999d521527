/** Helpers that make the parts of the OpenAPI document. */
export type Json = Readonly<Record<string, unknown>>

export const uuid = { type: 'string', format: 'uuid' }
export const date = { type: 'string', format: 'date-time' }
export const text = { type: 'string' }

export function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` }
}

export function json(schema: Json): Json {
  return { 'application/json': { schema } }
}

export function good(description: string, schema?: Json): Json {
  return schema === undefined ? { description } : { description, content: json(schema) }
}

const error = { $ref: '#/components/responses/error' }

export function errors(...statuses: readonly number[]): Json {
  return Object.fromEntries(statuses.map((status) => [String(status), error]))
}
