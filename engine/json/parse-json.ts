// A string literal, or an integer of 16 digits and more that is not part of a longer number.
const stringOrLongInteger = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g

/**
 * Parses JSON text. Integers too large for a JavaScript number arrive as strings of their
 * digits, because a rounded id is a wrong id. Throws `SyntaxError` on text that is not JSON.
 */
export function parseJson(text: string): unknown {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  const value: unknown = JSON.parse(plain)
  return /\d{16}/.test(plain) ? JSON.parse(plain.replace(stringOrLongInteger, quoteUnsafe)) : value
}

function quoteUnsafe(token: string): string {
  return token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`
}
