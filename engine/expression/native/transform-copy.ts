import { setOwn } from '../../json/json.ts'
import { isArrayOfStrings } from '../truth.ts'
import type { TransformNode } from './ast.ts'
import { fault, faultAt } from './fault.ts'
import { isFunction } from './function-value.ts'
import type { Run } from './run.ts'

const deepest = 1000

type Fields = Record<string, unknown>
type Place = Pick<TransformNode, 'position'> & {
  readonly update: { readonly position: number }
  readonly delete?: { readonly position: number } | undefined
}

/**
 * What a transform works on. It is copied here, whatever `$clone` may mean where the transform stands, and only
 * objects of this copy are ever written to.
 */
export class TransformCopy {
  readonly value: unknown
  readonly #own = new WeakSet<object>()
  readonly #run: Run

  constructor(value: unknown, run: Run) {
    this.#run = run
    this.value = this.#copy(value, 0)
  }

  #copy(value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null || isFunction(value)) return value
    if (depth > deepest) throw fault('X1004', { value: this.#run.setup.limits.output })
    if (Array.isArray(value)) {
      this.#run.spend(1 + value.length)
      return value.map((entry) => this.#copy(entry, depth + 1))
    }
    const fields: Fields = {}
    const entries = Object.entries(value)
    this.#run.spend(2 + 3 * entries.length)
    for (const [name, held] of entries) setOwn(fields, name, this.#copy(held, depth + 1))
    this.#own.add(fields)
    return fields
  }

  /** Sets fields of a match. Throws where there is something to set, and the match is no object of the copy. */
  update(match: unknown, changes: unknown, place: Place): void {
    if (changes === undefined) return
    if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
      throw faultAt(place.update, 'T2011', { value: changes })
    }
    const fields = Object.entries(changes)
    if (fields.length === 0) return
    this.#run.spend(2 * fields.length)
    if (!this.#holds(match)) throw faultAt(place, 'X1005', { value: match })
    for (const [name, value] of fields) setOwn(match, name, value)
  }

  /** Takes fields from a match. What has no fields loses none; an object of somewhere else is refused. */
  remove(match: unknown, names: unknown, place: Place): void {
    if (names === undefined) return
    const list = Array.isArray(names) ? names : [names]
    if (!isArrayOfStrings(list, this.#run)) {
      throw faultAt({ position: place.delete?.position }, 'T2012', { value: names })
    }
    if (list.length === 0 || !hasFields(match)) return
    if (!this.#holds(match)) throw faultAt(place, 'X1005', { value: match })
    for (const name of list) Reflect.deleteProperty(match, name)
  }

  #holds(match: unknown): match is Fields {
    return typeof match === 'object' && match !== null && this.#own.has(match)
  }
}

function hasFields(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isFunction(value)
}
