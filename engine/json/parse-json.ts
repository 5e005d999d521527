// A string literal, or an integer of 16 digits and more that is not part of a longer number.
const stringOrLongInteger = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g

const longest = 16

/**
 * Parses JSON text. Integers too large for a JavaScript number arrive as strings of their
 * digits, because a rounded id is a wrong id. Throws `SyntaxError` on text that is not JSON.
 */
export function parseJson(text: string): unknown {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  const value: unknown = JSON.parse(plain)
  return hasLongInteger(plain) ? JSON.parse(plain.replace(stringOrLongInteger, quoteUnsafe)) : value
}

/** A parser for pieces of a text, such as its lines: like {@link parseJson}, but the text is looked at once. */
export function jsonParserFor(text: string): (piece: string) => unknown {
  return hasLongInteger(text) || text.includes('\ufeff') ? parseJson : (piece) => JSON.parse(piece)
}

function quoteUnsafe(token: string): string {
  return token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`
}

// Whether 16 digits follow one another: of so many characters in a row one stands at a multiple of 16, so only those are
// looked at, and the digits around them.
function hasLongInteger(text: string): boolean {
  for (let at = longest - 1; at < text.length; at += longest) {
    if (isDigit(text, at) && digitsAround(text, at) >= longest) return true
  }
  return false
}

function digitsAround(text: string, at: number): number {
  let from = at
  let to = at + 1
  while (at - from < longest && isDigit(text, from - 1)) from -= 1
  while (to - from < longest && isDigit(text, to)) to += 1
  return to - from
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}
