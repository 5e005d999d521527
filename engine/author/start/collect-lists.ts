import { isObject } from '../../json/json.ts'
import { jsonPointer } from '../../json/pointer.ts'

/** A record of a list that was seen, with the entries of the lists around it, nearest first. */
type SeenRecord = {
  readonly value: unknown
  readonly pointer: string
  readonly parents: readonly SeenEntry[]
}

/** An entry of a list: for a map `{key, value}`. */
type SeenEntry = { readonly value: unknown; readonly pointer: string }

/** A list in a body, as `response_path` names it. */
export type SeenList = {
  /** As `response_path` writes it. */
  readonly path: string
  /** The names on the way to each list around it and to itself, outermost first. */
  readonly names: readonly (readonly string[])[]
  readonly isMap: boolean
  /** Whether `isMap` says so of the lists around it, nearest first. */
  readonly parentMaps: readonly boolean[]
  readonly records: readonly SeenRecord[]
}

type Node = SeenEntry & { readonly entries: readonly SeenEntry[] }

type Way = {
  readonly path: string
  readonly names: readonly (readonly string[])[]
  /** Names since the last list. */
  readonly since: readonly string[]
  /** Of each list on the way whether it is a map, nearest first. */
  readonly maps: readonly boolean[]
}

const deepest = 12
const mostRecords = 500
const mostLists = 200

/** All lists of objects in a body, and all maps that may be lists. */
export function collectLists(body: unknown): readonly SeenList[] {
  const lists: SeenList[] = []
  const start: Node = { value: body, pointer: '', entries: [] }
  const way: Way = { path: '', names: [], since: [], maps: [] }
  if (Array.isArray(body)) addList([start], { ...way, path: '$' }, lists)
  else {
    if (isMapOfObjects(body)) addMap([start], { ...way, path: '$' }, lists)
    explore([start], way, lists)
  }
  return lists
}

function explore(nodes: readonly Node[], way: Way, lists: SeenList[]): void {
  if (way.path.length > 300 || way.names.length + way.since.length > deepest) return
  const names = new Set(nodes.flatMap(({ value }) => (isObject(value) ? Object.keys(value) : [])))
  for (const name of names) {
    const held = nodes.flatMap((node) => childOf(node, name))
    const isMissing = way.maps.length > 0 && held.length < nodes.length
    const base = way.path === '' || way.path === '$' ? '' : `${way.path}.`
    const path = `${base}${stepText(name)}`
    const next: Way = { ...way, path, since: [...way.since, name] }
    const arrays = held.filter(({ value }) => Array.isArray(value))
    const listed = { ...next, path: isMissing || arrays.length < held.length ? `${path}?` : path }
    if (arrays.length > 0) addList(arrays, way.maps.length > 0 ? listed : next, lists)
    const objects = held.filter(({ value }) => isObject(value))
    if (objects.length > 0 && objects.every(({ value }) => isMapOfObjects(value)))
      addMap(objects, next, lists)
    if (objects.length > 0) explore(objects, next, lists)
  }
}

// As `response_path` writes a name.
function stepText(name: string): string {
  return /^[\w-]+$/.test(name) ? name : `\`${name}\``
}

function childOf({ value, pointer, entries }: Node, name: string): readonly Node[] {
  if (!isObject(value) || !Object.hasOwn(value, name) || value[name] === null) return []
  return [{ value: value[name], pointer: pointer + jsonPointer([name]), entries }]
}

function addList(nodes: readonly Node[], way: Way, lists: SeenList[]): void {
  const items = nodes.flatMap(({ value, pointer, entries }) =>
    (Array.isArray(value) ? value : []).map((item: unknown, index) => {
      const entry = { value: item, pointer: `${pointer}/${index}` }
      return { ...entry, entries: [entry, ...entries] }
    }),
  )
  add(items, way, { lists, isMap: false })
}

function addMap(nodes: readonly Node[], way: Way, lists: SeenList[]): void {
  const items = nodes.flatMap(({ value, pointer, entries }) =>
    Object.entries(isObject(value) ? value : {}).map(([key, item]) => {
      const place = pointer + jsonPointer([key])
      const entry = { value: { key, value: item }, pointer: place }
      return { value: item, pointer: place, entries: [entry, ...entries] }
    }),
  )
  add(items, { ...way, path: `${way.path}{}` }, { lists, isMap: true })
}

function add(
  items: readonly Node[],
  way: Way,
  { lists, isMap }: { readonly lists: SeenList[]; readonly isMap: boolean },
): void {
  const some = items.filter(({ value }) => isObject(value)).slice(0, mostRecords)
  if (
    lists.length >= mostLists ||
    some.length === 0 ||
    some.length < items.slice(0, mostRecords).length
  )
    return
  const names = [...way.names, way.since]
  lists.push({
    path: way.path,
    names,
    isMap,
    parentMaps: way.maps,
    records: some.map(({ entries: [own, ...parents], value, pointer }) => ({
      value: own?.value ?? value,
      pointer,
      parents,
    })),
  })
  explore(some, { ...way, names, since: [], maps: [isMap, ...way.maps] }, lists)
}

// A map is told from an object by its values: they are objects of one shape. A single entry is one where its key is no word.
function isMapOfObjects(value: unknown): boolean {
  if (!isObject(value)) return false
  const entries = Object.entries(value)
  const shapes = entries.map(([, entry]) => (isObject(entry) ? Object.keys(entry) : []))
  const [first = []] = shapes
  if (entries.length === 0 || shapes.some((shape) => shape.length === 0)) return false
  if (entries.length === 1) return /\d/.test(entries[0]?.[0] ?? '')
  const shared = first.filter((key) => shapes.every((shape) => shape.includes(key)))
  return shared.length >= 2 || shapes.every((shape) => shape.length === shared.length)
}
