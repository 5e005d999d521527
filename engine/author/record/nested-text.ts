import { isObject } from '../../json/json.ts'
import { parseJson } from '../../json/parse-json.ts'

/** What is done with what a text holds in another form. */
export type Inner = {
  readonly text: (text: string) => string
  readonly data: (data: unknown) => unknown
}

/**
 * A text with what it holds in another form changed: JSON, parts of URLs, base64. What does not change keeps its spelling.
 */
export function changeNested(text: string, inner: Inner): string {
  const data = readData(text)
  if (data !== undefined) {
    const changed = inner.data(data)
    return JSON.stringify(changed) === JSON.stringify(data) ? text : JSON.stringify(changed)
  }
  return text
    .replace(/[\w+/-]{12,}={0,2}/g, (piece) => changeBase64(piece, inner.text))
    .replace(/[^\s&=?#/"'<>;,]+/g, (piece) => changeEncoded(piece, inner.text))
}

function readData(text: string): unknown {
  const first = text.trimStart()[0]
  if (first !== '{' && first !== '[') return undefined
  try {
    const data = parseJson(text)
    return isObject(data) || Array.isArray(data) ? data : undefined
  } catch {
    return undefined
  }
}

function changeEncoded(piece: string, change: Inner['text']): string {
  if (!piece.includes('%') && !piece.includes('+')) return piece
  const isForm = piece.includes('+')
  let plain: string
  try {
    plain = decodeURIComponent(isForm ? piece.replaceAll('+', ' ') : piece)
  } catch {
    return piece
  }
  if (plain === piece) return piece
  const changed = change(plain)
  if (changed === plain) return piece
  const encoded = encodeURIComponent(changed)
  return isForm ? encoded.replaceAll('%20', '+') : encoded
}

function changeBase64(piece: string, change: Inner['text']): string {
  const bytes = Buffer.from(piece, 'base64')
  const plain = bytes.toString('utf8')
  // Most words are no base64: what they would stand for is no text.
  if (!Buffer.from(plain, 'utf8').equals(bytes) || /[^\P{Cc}\s]/u.test(plain)) return piece
  const changed = change(plain)
  if (changed === plain) return piece
  const isForUrls = /[-_]/.test(piece) || (!piece.endsWith('=') && piece.length % 4 !== 0)
  return Buffer.from(changed).toString(isForUrls ? 'base64url' : 'base64')
}
