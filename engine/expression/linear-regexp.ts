import { RE2JS } from 're2js'

// An expression makes its patterns anew each time it runs; compiling them takes longer than matching does.
const patterns = new WeakMap<RegExp, RE2JS>()

function compilePattern({ source, ignoreCase, multiline }: RegExp): RE2JS {
  const flags = (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0)
  return RE2JS.compile(RE2JS.translateRegExp(source), flags)
}

/**
 * A stand-in for `RegExp` that matches in linear time (RE2), so that no pattern in a mapping can
 * hang a call. Look-around and back-references do not exist in RE2: such patterns do not construct.
 */
export class LinearRegExp {
  lastIndex = 0
  readonly #pattern: RE2JS

  constructor(expression: RegExp) {
    const known = patterns.get(expression) ?? compilePattern(expression)
    patterns.set(expression, known)
    this.#pattern = known
  }

  /** Like `RegExp.prototype.exec` with the `g` flag. */
  exec(text: string): (RegExpExecArray & { index: number }) | null {
    const matcher = this.#pattern.matcher(text)
    const from = Math.max(0, Math.trunc(this.lastIndex))
    if (from > text.length || !matcher.find(from)) {
      this.lastIndex = 0
      return null
    }
    const groups = Array.from(
      { length: matcher.groupCount() + 1 },
      (_, group) => matcher.group(group) ?? undefined,
    )
    this.lastIndex = matcher.end()
    return Object.assign(groups, { index: matcher.start(), input: text }) as RegExpExecArray
  }
}

/** Why RE2 cannot run this pattern, or undefined when it can. */
export function regexProblem(expression: RegExp): string | undefined {
  try {
    new LinearRegExp(expression)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
