import { isObject } from '../../json/json.ts'
import { stableJson } from '../../json/stable-json.ts'
import { formatOf } from './value-format.ts'

/** Places of maps in a body, `@` for every index. Lists on the way do not count. */
export type MapPaths = readonly (readonly string[])[]

/** What stands at one path of bodies. */
export type PathShape = {
  /** `@` for every index, and for every key of a map. */
  readonly path: readonly string[]
  /** How many objects could hold it. */
  holders: number
  /** How many do. */
  present: number
  readonly types: Set<string>
  /** Forms of its texts and numbers, such as `date-time`. */
  readonly formats: Set<string>
  /** Different values, by their JSON, up to a bound. */
  readonly values: Map<string, unknown>
  /** How many texts, numbers and booleans stand there. */
  samples: number
}

/** What stands where in bodies, by path. */
export type Shape = ReadonlyMap<string, PathShape>

const mostValues = 200

/** The shape of bodies taken together. */
export function shapeOf(bodies: readonly unknown[], maps: MapPaths): Shape {
  const found = new Map<string, PathShape>()
  const objects = new Map<string, number>()
  const visit = (value: unknown, path: readonly string[]): void => {
    note(found, path, value)
    for (const [name, held] of entriesOf(value, path, maps)) visit(held, [...path, name])
    if (isObject(value)) objects.set(path.join('\n'), (objects.get(path.join('\n')) ?? 0) + 1)
  }
  for (const body of bodies) visit(body, [])
  for (const shape of found.values()) {
    if (shape.path.at(-1) === '@' || shape.path.length === 0) shape.holders = shape.present
    else shape.holders = objects.get(shape.path.slice(0, -1).join('\n')) ?? shape.present
  }
  return found
}

/** How many objects stand at a path. */
export function objectsAt(shape: Shape, path: readonly string[]): number {
  const held = shape.get(path.join('\n'))
  return held?.types.has('object') === true ? held.present : 0
}

/** The parts of a value, each under `@` or its name. */
function entriesOf(
  value: unknown,
  path: readonly string[],
  maps: MapPaths,
): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((entry) => ['@', entry] as const)
  if (!isObject(value)) return []
  const isMap = isMapAt(value, path, maps)
  return Object.entries(value).map(([name, held]) => [isMap ? '@' : name, held] as const)
}

/** Whether the keys of an object are data: the mapping says so, or they are all numbers. */
export function isMapAt(value: object, path: readonly string[], maps: MapPaths): boolean {
  const plain = (names: readonly string[]) => names.filter((name) => name !== '@').join('\n')
  if (maps.some((map) => map.at(-1) === path.at(-1) && plain(map) === plain(path))) return true
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key))
}

/** The type of a JSON value. */
function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value === 'string' ? 'text' : typeof value
}

function note(found: Map<string, PathShape>, path: readonly string[], value: unknown): void {
  const key = path.join('\n')
  const shape: PathShape = found.get(key) ?? {
    path,
    holders: 0,
    present: 0,
    types: new Set(),
    formats: new Set(),
    values: new Map(),
    samples: 0,
  }
  found.set(key, shape)
  shape.present += 1
  shape.types.add(typeOf(value))
  if (typeof value === 'object') return
  shape.samples += 1
  shape.formats.add(formatOf(value))
  if (shape.values.size < mostValues) shape.values.set(stableJson(value), value)
}
