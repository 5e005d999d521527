import type { Code } from '../run.ts'
import { NotEmitted } from './not-emitted.ts'

/**
 * Writes the body of one function. Text of an expression gets in through {@link literal} only; everything else
 * is written here or is a constant that is passed in.
 */
export class SourceWriter {
  readonly #head: string[] = []
  readonly #lines: string[] = []
  readonly #constants = new Map<unknown, string>()
  #names = 0

  /** Adds a line. */
  line(text: string): void {
    this.#lines.push(text)
  }

  /** Adds a condition under which the function leaves its work to another. */
  leaveUnless(condition: string, result: string): void {
    this.#head.push(`if (!(${condition})) return ${result}`)
  }

  /** Writes something whole, or nothing at all, where no code can be written for a part of it. */
  attempt<T>(write: () => T): T | undefined {
    const { length } = this.#lines
    try {
      return write()
    } catch (error) {
      if (!(error instanceof NotEmitted)) throw error
      this.#lines.length = length
      return undefined
    }
  }

  /** A name that no other local variable has. */
  fresh(): string {
    return `v${this.#names++}`
  }

  /** A local variable, declared with a value. */
  local(initial?: string): string {
    const name = this.fresh()
    this.line(initial === undefined ? `let ${name}` : `let ${name} = ${initial}`)
    return name
  }

  /** A name for a value that exists already: a function, a closure. */
  constant(value: unknown): string {
    const known = this.#constants.get(value)
    if (known !== undefined) return known
    const name = `k${this.#constants.size}`
    this.#constants.set(value, name)
    return name
  }

  /** A call of compiled code on a context. */
  call(code: Code, context: string): string {
    return `${this.constant(code)}(${context}, frame, run)`
  }

  /** The function. */
  finish(result: string): Code {
    const body = [...this.#head, ...this.#lines, `return ${result}`].join('\n')
    // A function in brackets is compiled at once: it is about to be called.
    const whole = `(function (input, frame, run) {\n${body}\n})`
    const make = new Function(...this.#constants.values(), `'use strict'\nreturn ${whole}`)
    return make(...this.#constants.keys()) as Code
  }
}

/** Text or a number as it stands in code; nothing in it can end the literal. */
export function literal(value: string | number | boolean | null): string {
  return Object.is(value, -0) ? '-0' : JSON.stringify(value)
}

let allowed: boolean | undefined

/** Whether this process lets code be made of text; asked once. */
export function canGenerate(): boolean {
  allowed ??= tryGenerate()
  return allowed
}

function tryGenerate(): boolean {
  try {
    return new Function('return true')() === true
  } catch {
    return false
  }
}
