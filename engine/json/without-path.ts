import { isObject } from './json.ts'
import type { Path } from './path.ts'

/** A value without what is at a path; the same value where nothing is there. */
export function withoutPath(value: unknown, [name, ...inner]: Path): unknown {
  if (name === undefined || !isObject(value) || !Object.hasOwn(value, name)) return value
  const { [name]: at, ...others } = value
  return inner.length === 0 ? others : { ...others, [name]: withoutPath(at, inner) }
}
