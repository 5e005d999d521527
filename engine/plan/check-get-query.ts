import { QueryError } from '../errors/errors.ts'
import { isObject } from '../json/json.ts'
import type { UnifiedSchema } from '../schema/unified-schema.ts'
import { checkQuery } from './check-query.ts'
import type { CheckedQuery } from './query.ts'

/** Checks the query of a call for one record. Throws {@link QueryError} naming the parameter. */
export function checkGetQuery(query: unknown, schema: UnifiedSchema, id: string): CheckedQuery {
  const checked = { ...checkQuery(query, schema, undefined), wantedId: id }
  const filters = schema.filterable.map(({ name }) => name)
  const ofLists = ['limit', 'next_cursor', 'truto_key_by', 'truto_ignore_limit', ...filters]
  const given = isObject(query) ? query : {}
  const name = ofLists.find((known) => given[known] !== undefined)
  if (name === undefined) return checked
  throw new QueryError(
    'invalid_parameter',
    `Query parameter "${name}" goes with a list, not with one record`,
  )
}
