// A string literal, or an integer of 16 digits and more that is not part of a longer number.
const stringOrLongInteger = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g

const longDigits = /\d{16}/

/**
 * Parses JSON text. Integers too large for a JavaScript number arrive as strings of their
 * digits, because a rounded id is a wrong id. Throws `SyntaxError` on text that is not JSON.
 */
export function parseJson(text: string): unknown {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  const value: unknown = JSON.parse(plain)
  return longDigits.test(plain)
    ? JSON.parse(plain.replace(stringOrLongInteger, quoteUnsafe))
    : value
}

/** A parser for pieces of a text, such as its lines: like {@link parseJson}, but the text is looked at once. */
export function jsonParserFor(text: string): (piece: string) => unknown {
  return longDigits.test(text) || text.includes('\ufeff') ? parseJson : (piece) => JSON.parse(piece)
}

function quoteUnsafe(token: string): string {
  return token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`
}
