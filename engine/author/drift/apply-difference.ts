import { isObject } from '../../json/json.ts'
import type { ShapeDifference } from './compare-shapes.ts'
import { isMapAt, type MapPaths } from './shape.ts'

/** A copy of a recorded body with a difference in it; undefined where the body does not have the place. */
export function applyDifference(
  body: unknown,
  { path, kind, values }: Pick<ShapeDifference, 'path' | 'kind' | 'values'>,
  maps: MapPaths,
): unknown {
  let count = 0
  const change = (value: unknown, at: number): unknown => {
    if (at === path.length) {
      count += 1
      return values[(count - 1) % Math.max(1, values.length)]
    }
    const step = path[at] as string
    if (Array.isArray(value))
      return step === '@' ? value.map((entry) => change(entry, at + 1)) : value
    if (!isObject(value)) return value
    if (step === '@') {
      if (!isMapAt(value, path.slice(0, at), maps)) return value
      return Object.fromEntries(
        Object.entries(value).map(([key, held]) => [key, change(held, at + 1)]),
      )
    }
    const isLast = at === path.length - 1
    if (!Object.hasOwn(value, step) && !(isLast && kind === 'new')) return value
    if (isLast && kind === 'missing') {
      count += 1
      return Object.fromEntries(Object.entries(value).filter(([key]) => key !== step))
    }
    const entries = Object.entries(value).filter(([key]) => key !== step)
    return Object.fromEntries([...entries, [step, change(value[step], at + 1)]])
  }
  const changed = change(body, 0)
  return count === 0 ? undefined : changed
}
