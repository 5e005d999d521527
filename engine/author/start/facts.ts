import { isObject } from '../../json/json.ts'
import { jsonPointer } from '../../json/pointer.ts'
import type { SeenResponse } from './source.ts'

type Declared = Readonly<Record<string, unknown>>

/** What is known of a value that records have: by path, over all records. */
export type Fact = {
  readonly path: readonly string[]
  /** Of each record; undefined where it has none. Values that a document leaves open are not among them. */
  readonly values: readonly unknown[]
  /** Of each record that has it. */
  readonly pointers: readonly string[]
  readonly declared: Declared | undefined
}

/** Where a value stands, and what it means to stand there: a record, or an entry around it. */
type Place = { readonly value: unknown; readonly pointer: string }

const deepest = 5
const mostFacts = 400

/** The facts about records, or about the entries around them. Values inside lists are left out. */
export function factsOf(
  places: readonly (Place | undefined)[],
  isMap: boolean,
  { made, declared }: Pick<SeenResponse, 'made' | 'declared'>,
): readonly Fact[] {
  const paths = new Map<string, readonly string[]>()
  for (const place of places) collectPaths(place?.value, [], paths)
  return [...paths.values()].map((path) => {
    const values = places.map((place) => at(place?.value, path))
    const pointers = places.map((place) => `${place?.pointer}${pointerOf(path, isMap)}`)
    const kept = values.map((value, index) => (made.has(pointers[index] ?? '') ? undefined : value))
    const found = pointers.find((pointer) => declared.has(pointer))
    return {
      path,
      values: kept,
      pointers: pointers.filter((_pointer, index) => values[index] !== undefined),
      declared: found === undefined ? undefined : declared.get(found),
    }
  })
}

/** The values of a fact that say something. */
export function saidValues({ values }: Fact): readonly unknown[] {
  return values.filter((value) => value !== undefined && value !== null && value !== '')
}

// An entry of a map has its key and its value in one place.
function pointerOf(path: readonly string[], isMap: boolean): string {
  return jsonPointer(isMap ? path.slice(1) : path)
}

function collectPaths(
  value: unknown,
  path: readonly string[],
  paths: Map<string, readonly string[]>,
): void {
  if (path.length > 0 && !isObject(value)) paths.set(JSON.stringify(path), path)
  if (!isObject(value) || path.length >= deepest || paths.size > mostFacts) return
  for (const [name, inner] of Object.entries(value)) collectPaths(inner, [...path, name], paths)
}

function at(value: unknown, path: readonly string[]): unknown {
  let held = value
  for (const name of path) {
    if (!isObject(held) || !Object.hasOwn(held, name)) return undefined
    held = held[name]
  }
  return held
}
