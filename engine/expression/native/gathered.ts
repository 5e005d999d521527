import type { Run } from './run.ts'
import { pushAll } from './sequence.ts'

/**
 * Values that come one after the other and are one value in the end, as `$append` would make of them: nothing, the
 * only one as it is, or a list of all.
 */
export class Gathered {
  #value: unknown
  #list: unknown[] | undefined

  constructor(first: unknown) {
    this.#value = first
  }

  add(value: unknown, run: Run): void {
    if (value === undefined) return
    if (this.#value === undefined) {
      this.#value = value
      return
    }
    if (this.#list === undefined) {
      this.#list = []
      pushAll(this.#list, this.#value, run)
    }
    pushAll(this.#list, value, run)
  }

  get value(): unknown {
    return this.#list ?? this.#value
  }
}
