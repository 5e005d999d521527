import { fault } from './fault.ts'

const outermost: string[] = ['$']
// The source nests only a few frames; but each partial application of a function adds one.
const deepest = 1000

/** Variables by name, and the frame around them. */
export class Frame {
  readonly #parent: Frame | undefined
  #names: string[]
  #values: unknown[]
  readonly #depth: number

  constructor(parent: Frame | undefined, names: readonly string[] = [], values: unknown[] = []) {
    this.#parent = parent
    this.#depth = parent === undefined ? 0 : parent.#depth + 1
    if (this.#depth > deepest) throw fault('D1011', { value: deepest })
    this.#names = names as string[]
    this.#values = values
  }

  /** Starts anew as the outermost frame, which holds the input as `$$`. */
  begin(input: unknown): void {
    if (this.#names !== outermost) {
      this.#names = outermost
      this.#values = [input]
    }
    this.#values[0] = input
  }

  /** Binds a name here, over whatever it means outside. */
  bind(name: string, value: unknown): void {
    const at = this.#names.lastIndexOf(name)
    if (at >= 0) {
      this.#values[at] = value
      return
    }
    this.#names = [...this.#names, name]
    this.#values = this.#values.slice(0, this.#names.length - 1)
    this.#values[this.#names.length - 1] = value
  }

  /** The value of the nearest binding; behind the last frame stand the functions. */
  lookup(name: string, functions: ReadonlyMap<string, unknown>): unknown {
    for (let frame: Frame | undefined = this; frame !== undefined; frame = frame.#parent) {
      const at = frame.#names.lastIndexOf(name)
      if (at >= 0) return frame.#values[at]
    }
    return functions.get(name)
  }
}
