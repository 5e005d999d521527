import { isObject } from '../../json/json.ts'
import { pointerParts } from '../../json/pointer.ts'
import { exchangeNumbers } from '../../replay/explained-value.ts'
import type { CaseReport } from '../../replay/run-case.ts'
import type { CallBody } from './call-bodies.ts'
import { isMapAt, type MapPaths } from './shape.ts'

/** Which unified fields read what, by call and path. */
export type Readers = ReadonlyMap<string, ReadonlySet<string>>

/** Adds what the records of a case read to what is known. */
export function addReaders(
  readers: Map<string, Set<string>>,
  { explanations, answered }: CaseReport,
  {
    bodies,
    maps,
  }: { readonly bodies: readonly CallBody[]; readonly maps: ReadonlyMap<string, MapPaths> },
): void {
  for (const { pages, records } of explanations) {
    const numbers = exchangeNumbers(pages, answered)
    for (const { field, reads } of records.flatMap((record) => record.fields)) {
      for (const { page, pointer } of reads) {
        const number = page === undefined ? undefined : numbers.get(page)
        const exchange = number === undefined ? undefined : number - 1
        const held = bodies.find((body) => body.exchange === exchange)
        if (held === undefined || pointer === undefined) continue
        const path = normalised(pointer, held, maps.get(held.call) ?? [])
        const key = keyOf(held.call, path)
        readers.set(key, (readers.get(key) ?? new Set()).add(field))
      }
    }
  }
}

/** The fields that read a path, or something below it. */
export function readersOf(
  readers: Readers,
  call: string,
  path: readonly string[],
): readonly string[] {
  const key = keyOf(call, path)
  const found = [...readers].filter(([other]) => other === key || other.startsWith(`${key}\n`))
  return [...new Set(found.flatMap(([, fields]) => [...fields]))].sort()
}

function keyOf(call: string, path: readonly string[]): string {
  return [call, ...path].join('\n')
}

function normalised(pointer: string, { body }: CallBody, maps: MapPaths): readonly string[] {
  const path: string[] = []
  let value = body
  for (const part of pointerParts(pointer)) {
    const isKey = isObject(value) && isMapAt(value, path, maps)
    path.push(Array.isArray(value) || isKey || part === '@' ? '@' : part)
    value = Array.isArray(value)
      ? value[part === '@' ? 0 : Number(part)]
      : isObject(value) && Object.hasOwn(value, part)
        ? value[part]
        : undefined
  }
  return path
}
