import type { CallSpec } from '../compile/connector.ts'
import { BadResponseError } from '../errors/errors.ts'
import { isObject } from '../json/json.ts'
import { formatPath, valueAt } from '../json/path.ts'

/**
 * The entries of the list that the mapping says paging counts (a map counts as its values); undefined where it says
 * none. Throws `unexpected_shape` for a body without it, unless the call allows that.
 */
export function countedEntries(spec: CallSpec, body: unknown): readonly unknown[] | undefined {
  const { pagination } = spec
  if (!('itemsPath' in pagination) || pagination.itemsPath === undefined) return undefined
  const items = valueAt(body, pagination.itemsPath)
  if (Array.isArray(items)) return items
  if (isObject(items)) return Object.values(items)
  if (spec.allowMissingList && (items === undefined || items === null)) return []
  throw new BadResponseError(
    'unexpected_shape',
    `The provider's response has no list at "${formatPath(pagination.itemsPath)}", which paging counts`,
  )
}
