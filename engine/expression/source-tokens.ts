/**
 * A sign of a source, as far as its size goes: what opens and closes a nesting, what ends an operand, what has the
 * parser copy the operand before it, and any other.
 */
export type Token = {
  readonly kind: 'open' | 'close' | 'separator' | 'copy' | 'parent' | 'other'
  readonly offset: number
}

const space = /[ \t\n\r\v]*/y
const number = /(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?/y
const text = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/y
const quotedName = /`[^`]*`/y
const name = /[^ \t\n\r\v.[\]{}(),@#;:?+\-*/%|=<>^&!~]+/y
const sign = /\.\.|:=|!=|>=|<=|\*\*|~>|\?:|\?\?|[\s\S]/y

/**
 * The tokens of a source, up to the first that no expression can have. They are read as the parser reads them: a slash
 * divides after an operand, and begins a pattern where an operand is missing.
 */
export function* tokensOf(source: string): Generator<Token> {
  yield* new Scanner(source).tokens()
}

// Signs after which an operand stands still to come, wherever they are.
const separators = new Set([',', ';', ':', ':=', '?'])
const copies = new Set(['??', '?:'])
const words = new Set(['and', 'or', 'in'])

class Scanner {
  readonly #source: string
  readonly #open: string[] = []
  #at = 0
  #operandNext = true
  #last = ''

  constructor(source: string) {
    this.#source = source
  }

  *tokens(): Generator<Token> {
    for (;;) {
      this.#skip()
      const offset = this.#at
      if (offset >= this.#source.length) return
      const part = this.#operandPart()
      const kind = part === undefined ? this.#sign() : this.#operand(part)
      if (kind === undefined) return
      yield { kind, offset }
    }
  }

  // A comment without an end takes the rest with it.
  #skip(): void {
    this.#take(space)
    while (this.#source.startsWith('/*', this.#at)) {
      const end = this.#source.indexOf('*/', this.#at + 2)
      this.#at = end === -1 ? this.#source.length : end + 2
      this.#take(space)
    }
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  // A name, number, text or pattern; empty text for one that has no end.
  #operandPart(): string | undefined {
    const first = this.#source.charAt(this.#at)
    if (first === '/' && this.#operandNext) return this.#pattern()
    if (first === '"' || first === "'") return this.#take(text) ?? ''
    if (first === '`') return this.#take(quotedName) ?? ''
    return this.#take(number) ?? this.#take(name)
  }

  #operand(part: string): Token['kind'] | undefined {
    if (part === '') return undefined
    this.#last = part.replaceAll('`', '')
    this.#operandNext = !this.#operandNext && words.has(part)
    return 'other'
  }

  #sign(): Token['kind'] | undefined {
    const found = this.#take(sign) as string
    const last = this.#last
    this.#last = found
    if ('([{'.includes(found) || (found === '|' && this.#operandNext)) {
      const declares = found === '(' && (last === 'function' || last === 'λ')
      return this.#opens(declares ? 'function' : found)
    }
    if (')]}'.includes(found)) return this.#closes()
    if (found === '|' && this.#open.at(-1) === '|') {
      this.#open[this.#open.length - 1] = 'update'
      return this.#separates()
    }
    if (found === '|' && this.#open.at(-1) === 'update') return this.#closes()
    return this.#operator(found)
  }

  #opens(what: string): Token['kind'] {
    this.#open.push(what)
    this.#operandNext = true
    return 'open'
  }

  #closes(): Token['kind'] | undefined {
    this.#operandNext = false
    const closed = this.#open.pop()
    if (closed === 'function') this.#signature()
    return closed === undefined ? undefined : 'close'
  }

  #separates(): Token['kind'] {
    this.#operandNext = true
    return 'separator'
  }

  #operator(found: string): Token['kind'] {
    // Where an operand is missing, these are one.
    if (this.#operandNext && ['*', '**', '%', '?'].includes(found)) {
      this.#operandNext = false
      return found === '%' ? 'parent' : 'other'
    }
    if (separators.has(found)) return this.#separates()
    this.#operandNext = true
    return copies.has(found) ? 'copy' : 'other'
  }

  // `<…>` after the parameters of a function: whatever stands in it, no operand is before it.
  #signature(): void {
    this.#skip()
    if (this.#source.charAt(this.#at) !== '<') return
    let depth = 0
    do {
      const found = this.#signaturePart()
      if (found === '') return
      if (found === '<') depth += 1
      if (found === '>') depth -= 1
      this.#skip()
    } while (depth > 0 && this.#source.charAt(this.#at) !== '{')
  }

  #signaturePart(): string {
    this.#operandNext = true
    const part = this.#operandPart() ?? this.#take(sign) ?? ''
    this.#operandNext = false
    return part
  }

  // Up to a slash that is not escaped and stands in no brackets; empty text where there is none.
  #pattern(): string {
    const start = this.#at
    let depth = 0
    let escaped = false
    for (let at = start + 1; at < this.#source.length; at += 1) {
      const character = this.#source.charAt(at)
      if (character === '/' && depth === 0 && !escaped) {
        this.#at = at + 1
        return this.#source.slice(start, this.#at)
      }
      // Of brackets the parser asks only whether a backslash is before them.
      if (this.#source.charAt(at - 1) !== '\\') {
        if ('([{'.includes(character)) depth += 1
        if (')]}'.includes(character)) depth -= 1
      }
      escaped = character === '\\' && !escaped
    }
    return ''
  }
}
