import { hasLongInteger, quoteLongIntegers } from './long-integers.ts'

/**
 * Parses JSON text. Integers too large for a JavaScript number arrive as strings of their
 * digits, because a rounded id is a wrong id. Throws `SyntaxError` on text that is not JSON.
 */
export function parseJson(text: string): unknown {
  const plain = withoutMark(text)
  if (!hasLongInteger(plain)) return JSON.parse(plain)
  const quoting = quoteLongIntegers(plain)
  for (;;) {
    const step = quoting.next()
    if (step.done === true) return JSON.parse(step.value)
  }
}

/** A text without a byte order mark. */
export function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** A parser for pieces of a text, such as its lines: like {@link parseJson}, but the text is looked at once. */
export function jsonParserFor(text: string): (piece: string) => unknown {
  return hasLongInteger(text) || text.includes('\ufeff') ? parseJson : (piece) => JSON.parse(piece)
}
