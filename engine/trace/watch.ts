/*
 * trace: an expression and its roots in, its value and everything that it read out. A foundation: it must not know
 * mappings, records or requests.
 */

/** What a read was for: the value itself, a decision, the key of a lookup, or the table that it looks into. */
export type Role = 'value' | 'decides' | 'key' | 'table'

/** An object on the way from the roots to what is read. */
export type Spot = {
  readonly holder: Spot | undefined
  readonly name: string
  readonly object: object
  readonly isTable: boolean
}

/** One read of a value that holds no others; or of an entry of a table; or of something that is not there. */
export type ReadEvent = {
  readonly spot: Spot
  readonly name: string
  readonly value: unknown
  readonly isMissing: boolean
  readonly role: Role
  /** The field of the result that it was for, where the expression gives an object. */
  readonly member: readonly string[] | undefined
}

/** Data that takes note of what is read of it. It is seen through proxies, so that nobody who reads can forget to say so. */
export class Watch {
  role: Role = 'value'
  member: readonly string[] | undefined
  /** Reads in their order, those of all evaluations. */
  readonly events: ReadEvent[] = []
  readonly #isTable: (object: object) => boolean
  readonly #seen = new Map<object, Seen>()
  readonly #spots = new Map<object, Spot>()

  constructor(isTable: (object: object) => boolean) {
    this.#isTable = isTable
  }

  /** Begins an evaluation: what is read is for the value. */
  begin(): void {
    this.role = 'value'
    this.member = undefined
  }

  /** An object as it is seen; always the same for the same object. */
  see(object: object, holder: Spot | undefined, name: string): object {
    const known = this.#seen.get(object)
    if (known !== undefined) return known.proxy
    // What cannot be changed must be shown as it is: then a copy is shown.
    const shown = Object.isFrozen(object) ? copyOf(object) : object
    const spot = { holder, name, object, isTable: this.#isTable(object) }
    const proxy = new Proxy(shown, new Reader(this, spot))
    this.#seen.set(object, { proxy, spot })
    this.#spots.set(proxy, spot)
    return proxy
  }

  /**
   * What a path of names finds from an object on, as the proxies would; {@link unknown} where a list is on the way, or
   * where the object is not under the watch.
   */
  walk(from: unknown, names: readonly string[]): unknown {
    let spot = this.#spots.get(from as object)
    for (let at = 0; at < names.length; at += 1) {
      if (spot === undefined || Array.isArray(spot.object)) return unknown
      const name = names[at] as string
      const value = this.#stepInto(spot, name)
      if (typeof value !== 'object' || value === null) {
        return at === names.length - 1 ? value : undefined
      }
      const proxy = this.see(value, spot, name)
      if (at === names.length - 1) return proxy
      spot = this.#spots.get(proxy)
    }
    return from
  }

  #stepInto(spot: Spot, name: string): unknown {
    const { object, isTable } = spot
    if (!Object.hasOwn(object, name)) {
      this.noteAbsent(spot, name)
      return undefined
    }
    const value = (object as Readonly<Record<string, unknown>>)[name]
    if (typeof value !== 'object' || value === null) this.note(spot, name, value)
    else if (isTable) this.noteEntry(spot, name)
    else if (isEmpty(value)) this.note(spot, name, value)
    return value
  }

  /** A result as it is without the watch; everything in it counts as read. */
  take(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    const spot = this.#spots.get(value)
    if (spot !== undefined) {
      for (const entry of Object.values(value)) this.take(entry)
      return spot.object
    }
    if (Array.isArray(value)) return value.map((entry) => this.take(entry))
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, this.take(entry)]))
  }

  /** A result as it is without the watch; what it holds of the objects that are watched does not count as read. */
  handOn(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    const spot = this.#spots.get(value)
    if (spot !== undefined) return spot.object
    if (Array.isArray(value)) return value.map((entry) => this.handOn(entry))
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, this.handOn(entry)]),
    )
  }

  note(spot: Spot, name: string, value: unknown): void {
    const { role, member } = this
    this.events.push({ spot, name, value, isMissing: false, role, member })
  }

  noteAbsent(spot: Spot, name: string): void {
    const { member } = this
    const role = spot.isTable ? 'table' : this.role
    this.events.push({ spot, name, value: undefined, isMissing: true, role, member })
  }

  /** Takes note of an entry that is found in a table. */
  noteEntry(spot: Spot, name: string): void {
    const { member } = this
    this.events.push({ spot, name, value: undefined, isMissing: false, role: 'table', member })
  }
}

/** Not to be told by {@link Watch.walk}. */
export const unknown = Symbol('unknown')

type Seen = { readonly proxy: object; readonly spot: Spot }

function copyOf(object: object): object {
  return Array.isArray(object) ? [...object] : { ...object }
}

const present = { value: undefined, writable: true, enumerable: true, configurable: true }

class Reader implements ProxyHandler<object> {
  readonly #watch: Watch
  readonly #spot: Spot

  constructor(watch: Watch, spot: Spot) {
    this.#watch = watch
    this.#spot = spot
  }

  get(target: object, key: string | symbol): unknown {
    const value = Reflect.get(target, key)
    if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return value
    if (typeof value !== 'object' || value === null) {
      if (key !== 'length' || !Array.isArray(target)) this.#watch.note(this.#spot, key, value)
      return value
    }
    if (this.#spot.isTable) this.#watch.noteEntry(this.#spot, key)
    else if (isEmpty(value)) this.#watch.note(this.#spot, key, value)
    return this.#watch.see(value, this.#spot, key)
  }

  // Asked whether a value is there, before it is read.
  getOwnPropertyDescriptor(target: object, key: string | symbol): PropertyDescriptor | undefined {
    if (Object.hasOwn(target, key)) {
      return key === 'length' ? Reflect.getOwnPropertyDescriptor(target, key) : present
    }
    if (typeof key === 'string') this.#watch.noteAbsent(this.#spot, key)
    return undefined
  }
}

function isEmpty(object: object): boolean {
  for (const _key in object) return false
  return true
}
