import { jsonPointer } from '../json/pointer.ts'
import type { Spot } from './watch.ts'

/** Where an object stands in what a provider sent. */
type Place = {
  /** The number of the page, from 1. */
  readonly page: number
  readonly parts: readonly (string | number)[]
  /** The object is an entry of a map, `{key, value}`, made of what stands there. */
  readonly isEntry: boolean
}

/** A table that was made of a list: where in it the keys stand, as `/data/@/id`, page by page. */
export type TableKeys = readonly { readonly page: number; readonly pointer: string }[]

/** The places of objects in the pages that they came with. */
export class Places {
  readonly #places = new Map<object, Place>()
  readonly #tables = new Map<object, TableKeys>()
  readonly isTable = (object: object): boolean => this.#tables.has(object)

  /** Says where a value stands, if it is an object. */
  set(value: unknown, place: Place): void {
    if (typeof value === 'object' && value !== null) this.#places.set(value, place)
  }

  setTable(table: unknown, keys: TableKeys): void {
    if (typeof table === 'object' && table !== null) this.#tables.set(table, keys)
  }

  has(value: object): boolean {
    return this.#places.has(value)
  }

  keysOf(table: object): TableKeys {
    return this.#tables.get(table) ?? []
  }

  /** The page and the JSON pointer of what a spot holds under a name; undefined where it came with no page. */
  find(spot: Spot, name: string): { readonly page: number; readonly pointer: string } | undefined {
    const names = [name]
    for (let at: Spot | undefined = spot; at !== undefined; at = at.holder) {
      const place = this.#places.get(at.object)
      if (place !== undefined) return { page: place.page, pointer: pointerIn(place, names) }
      names.unshift(at.name)
    }
    return undefined
  }
}

function pointerIn(place: Place, names: readonly string[]): string {
  const known = pointers.get(place) ?? jsonPointer(place.parts)
  pointers.set(place, known)
  return known + jsonPointer(place.isEntry ? names.slice(1) : names)
}

const pointers = new WeakMap<Place, string>()
