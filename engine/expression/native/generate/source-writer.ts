import type { Code } from '../run.ts'

/**
 * Writes the body of one function. Text of an expression gets in through {@link literal} only; everything else
 * is written here or is a constant that is passed in.
 */
export class SourceWriter {
  readonly #head: string[] = []
  readonly #lines: string[] = []
  readonly #constants: unknown[] = []
  #names = 0

  /** Adds a line. */
  line(text: string): void {
    this.#lines.push(text)
  }

  /** Adds a condition under which the function leaves its work to another. */
  leaveUnless(condition: string, result: string): void {
    this.#head.push(`if (!(${condition})) return ${result}`)
  }

  /** A local variable, declared with a value. */
  local(initial?: string): string {
    const name = `v${this.#names++}`
    this.line(initial === undefined ? `let ${name}` : `let ${name} = ${initial}`)
    return name
  }

  /** A name for a value that exists already: a function, a closure. */
  constant(value: unknown): string {
    const known = this.#constants.indexOf(value)
    const at = known >= 0 ? known : this.#constants.push(value) - 1
    return `k${at}`
  }

  /** A call of compiled code with the same input. */
  call(code: Code): string {
    return `${this.constant(code)}(input, frame, run)`
  }

  /** The function. */
  finish(result: string): Code {
    const names = this.#constants.map((_, at) => `k${at}`)
    const body = [...this.#head, ...this.#lines, `return ${result}`].join('\n')
    const make = new Function(...names, `'use strict'\nreturn (input, frame, run) => {\n${body}\n}`)
    return make(...this.#constants) as Code
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
