import { isObject, setOwn } from '../../json/json.ts'
import { jsonPointer } from '../../json/pointer.ts'
import { isContainerKey, isPersonKey, plainKey } from './keys.ts'

/** A place in data, by what the keys around it say. */
export type Place = {
  /** The way there, with `@` for every index. */
  readonly path: readonly string[]
  /** The nearest key, in the form of {@link plainKey}. */
  readonly key: string
  /** What the object is that holds it: the nearest key above that names something, such as `owner`. */
  readonly holder: string
  /** The path of the URL whose answer holds it; empty for what is no body of an answer. */
  readonly answer: string
}

/** What becomes of the parts of data. */
export type Changes = {
  readonly leaf: (value: string | number, place: Place) => unknown
  readonly name: (name: string) => string
}

/** Data with other texts, numbers and names of members. `root` says what it is a body of. */
export function mapData(value: unknown, root: Place, changes: Changes): unknown {
  if (typeof value === 'string' || typeof value === 'number') return changes.leaf(value, root)
  if (Array.isArray(value)) {
    const place = { ...root, path: [...root.path, '@'] }
    return value.map((entry) => mapData(entry, place, changes))
  }
  return isObject(value) ? mapObject(value, root, changes) : value
}

function mapObject(
  value: Readonly<Record<string, unknown>>,
  { path, key, holder, answer }: Place,
  changes: Changes,
): Record<string, unknown> {
  const above = isContainerKey(key) ? holder : key
  const own = saysPerson(value) ? 'person' : above
  const mapped: Record<string, unknown> = {}
  for (const [name, entry] of Object.entries(value)) {
    const place = { path: [...path, name], key: plainKey(name), holder: own, answer }
    setOwn(mapped, changes.name(name), mapData(entry, place, changes))
  }
  return mapped
}

// Some APIs say of each object what it is.
function saysPerson(value: Readonly<Record<string, unknown>>): boolean {
  return ['type', 'object', '__typename', '_type'].some((name) => {
    const said = Object.hasOwn(value, name) ? value[name] : undefined
    return typeof said === 'string' && isPersonKey(plainKey(said))
  })
}

/** The place of a body, by the last part of the path that it was asked for at. */
export function bodyPlace(pathname: string): Place {
  const parts = pathname.split('/').map(plainKey)
  const key = parts.findLast((part) => part !== '' && !isContainerKey(part)) ?? ''
  return { path: [], key, holder: '', answer: '' }
}

/** A place as a JSON pointer. */
export function pointerOf({ path }: Place): string {
  return jsonPointer(path)
}
