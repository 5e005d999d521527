import { RE2JS } from 're2js'
import { type Meter, MeteredText } from './metered-text.ts'

const longestSource = 10_000
// A match takes up to so many operations for each character.
const largest = 10_000

// An expression makes its patterns anew each time it runs; compiling them takes longer than matching does.
const patterns = new WeakMap<RegExp, RE2JS>()

function compilePattern({ source, ignoreCase, multiline }: RegExp): RE2JS {
  const flags = (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0)
  if (source.length > longestSource)
    throw new RangeError(`Pattern is longer than ${longestSource} characters`)
  const pattern = RE2JS.compile(RE2JS.translateRegExp(source), flags)
  if (size(pattern) > largest)
    throw new RangeError(`Pattern has more than ${largest} parts, repetitions counted`)
  return pattern
}

function size(pattern: RE2JS): number {
  return pattern.re2().numberOfInstructions()
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

  /** Like `RegExp.prototype.exec` with the `g` flag; a meter counts what is read of the text. */
  exec(text: string, meter?: Meter): (RegExpExecArray & { index: number }) | null {
    const matcher = this.#matcher(text, meter)
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

  // A character costs what the size of the pattern makes of it.
  #matcher(text: string, meter: Meter | undefined): ReturnType<RE2JS['matcher']> {
    const searching: Searching = this.#pattern
    if (meter === undefined) return searching.matcher(text)
    return searching.matcher(new MeteredText(text, meter, 4 + (size(this.#pattern) >> 2)))
  }
}

// The library takes whatever says that it is a string.
type Searched = Parameters<RE2JS['matcher']>[0] | MeteredText
type Searching = { matcher(text: Searched): ReturnType<RE2JS['matcher']> }

/** Why RE2 cannot run this pattern, or undefined when it can. */
export function regexProblem(expression: RegExp): string | undefined {
  try {
    new LinearRegExp(expression)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
