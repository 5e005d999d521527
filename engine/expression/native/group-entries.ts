import type { Group } from './ast.ts'
import { faultAt } from './fault.ts'
import { reservedKeys } from './fixed-keys.ts'
import { Gathered } from './gathered.ts'
import type { Run } from './run.ts'

/** What a field of an object counts for: it has to be kept somewhere. */
export const fieldSteps = 2
const newGroupSteps = 8

/** Values that share a key, and the number of the pair that gave it. */
export type GroupEntry = { readonly key: string; readonly data: Gathered; readonly pair: number }

/** The groups of a grouping, by key. */
export class GroupEntries {
  readonly #group: Group
  readonly #entries = new Map<string, GroupEntry>()

  constructor(group: Group) {
    this.#group = group
  }

  /** Adds a value to the group of a key. */
  add(key: unknown, item: unknown, pair: number, run: Run): void {
    const name = this.#keyOf(key)
    const held = this.#entries.get(name)
    if (held === undefined) {
      run.spend(newGroupSteps)
      this.#entries.set(name, { key: name, data: new Gathered(item), pair })
    } else if (held.pair !== pair) throw faultAt(this.#group, 'D1009', { value: name })
    else held.data.add(item, run)
  }

  /** The groups in the order an object lists its fields: whole numbers first. */
  inOrder(): readonly GroupEntry[] {
    const entries = [...this.#entries.values()]
    if (!entries.some(({ key }) => /^\d+$/.test(key))) return entries
    return Object.values(Object.fromEntries(this.#entries))
  }

  #keyOf(key: unknown): string {
    if (typeof key !== 'string') throw faultAt(this.#group, 'T1003', { value: key })
    if (reservedKeys.has(key)) throw faultAt(this.#group, 'D1013', { value: key })
    return key
  }
}
