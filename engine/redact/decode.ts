/** Bytes of a text (UTF-8), each with the piece of the source that it comes from. */
export type Traced = {
  readonly bytes: Uint8Array
  /** Where the piece begins in the source. */
  readonly from: Int32Array
  /** Where it ends. */
  readonly to: Int32Array
  readonly length: number
}

/** The bytes of a text, letters of ASCII in lower case. Linear. */
export function traceText(text: string): Traced {
  const out = writer(text.length * 3)
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) ?? 0
    const end = at + (point > 0xffff ? 2 : 1)
    out.point(point, at, end)
    at = end
  }
  return out.done()
}

/** The same with one layer of escapes taken off: of URLs, HTML, JSON and forms. Undefined where there is none. Linear. */
export function takeOffEscapes(traced: Traced): Traced | undefined {
  const { bytes, from, to, length } = traced
  const out = writer(length)
  let any = false
  for (let at = 0; at < length; ) {
    const found = readEscape(bytes, at, length)
    const end = at + (found?.size ?? 1)
    const start = from[at] ?? 0
    const stop = to[end - 1] ?? 0
    if (found === undefined) out.byte(bytes[at] ?? 0, start, stop)
    else if (found.byte === undefined) out.point(found.point, start, stop)
    else out.byte(lower(found.byte), start, stop)
    any ||= found !== undefined
    at = end
  }
  return any ? out.done() : undefined
}

/** Where an escape begins that the end of the text cuts off; its length where there is none. */
export function cutEscape({ bytes, length }: Traced): number {
  for (let at = Math.max(0, length - longestEscape); at < length; at += 1) {
    const sign = bytes[at]
    const opens = sign === percent || sign === backslash || sign === ampersand
    if (opens && readEscape(bytes, at, length) === undefined) return at
  }
  return length
}

const percent = 0x25
const backslash = 0x5c
const ampersand = 0x26
const plus = 0x2b
const longestEscape = 12

type Escape = { readonly size: number } & (
  | { readonly byte: number; readonly point?: never }
  | { readonly byte?: never; readonly point: number }
)

function readEscape(bytes: Uint8Array, at: number, length: number): Escape | undefined {
  const sign = bytes[at]
  if (sign === plus) return { size: 1, byte: 0x20 }
  if (sign === percent) {
    const byte = hexAt(bytes, at + 1, 2, length)
    return byte === undefined ? undefined : { size: 3, byte }
  }
  if (sign === backslash) return readBackslash(bytes, at, length)
  return sign === ampersand ? readEntity(bytes, at, length) : undefined
}

const shortEscapes: Readonly<Record<string, number>> = {
  n: 0x0a,
  t: 0x09,
  r: 0x0d,
  b: 0x08,
  f: 0x0c,
}

function readBackslash(bytes: Uint8Array, at: number, length: number): Escape | undefined {
  if (at + 1 >= length) return undefined
  const sign = String.fromCharCode(bytes[at + 1] ?? 0)
  if (sign !== 'u' && sign !== 'x') {
    const short = shortEscapes[sign]
    return short === undefined && !/[\\/"'`]/.test(sign)
      ? undefined
      : { size: 2, byte: short ?? bytes[at + 1] ?? 0 }
  }
  const digits = sign === 'u' ? 4 : 2
  const unit = hexAt(bytes, at + 2, digits, length)
  if (unit === undefined) return undefined
  const low =
    unit >= 0xd800 && unit < 0xdc00 && bytes[at + 6] === backslash && bytes[at + 7] === 0x75
      ? hexAt(bytes, at + 8, 4, length)
      : undefined
  if (low === undefined || low < 0xdc00 || low > 0xdfff) return { size: digits + 2, point: unit }
  return { size: 12, point: 0x10000 + (unit - 0xd800) * 0x400 + (low - 0xdc00) }
}

const entities: Readonly<Record<string, number>> = {
  amp: 0x26,
  lt: 0x3c,
  gt: 0x3e,
  quot: 0x22,
  apos: 0x27,
  nbsp: 0xa0,
  sol: 0x2f,
  plus: 0x2b,
  equals: 0x3d,
  colon: 0x3a,
}

function readEntity(bytes: Uint8Array, at: number, length: number): Escape | undefined {
  const end = bytes.subarray(at, Math.min(length, at + longestEscape)).indexOf(0x3b)
  if (end < 2) return undefined
  const name = String.fromCharCode(...bytes.subarray(at + 1, at + end))
  const [, hex, decimal] = /^#(?:x([0-9a-f]+)|(\d+))$/.exec(name) ?? []
  const point =
    hex === undefined && decimal === undefined
      ? entities[name]
      : Number.parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16)
  return point === undefined || point > 0x10ffff ? undefined : { size: end + 1, point }
}

function hexAt(bytes: Uint8Array, at: number, digits: number, length: number): number | undefined {
  if (at + digits > length) return undefined
  let value = 0
  for (let index = at; index < at + digits; index += 1) {
    const digit = digitOf(bytes[index] ?? 0)
    if (digit === undefined) return undefined
    value = value * 16 + digit
  }
  return value
}

function digitOf(byte: number): number | undefined {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : undefined // letters are lower case already
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte
}

function writer(most: number) {
  const bytes = new Uint8Array(most)
  const from = new Int32Array(most)
  const to = new Int32Array(most)
  let length = 0
  const byte = (value: number, start: number, stop: number): void => {
    bytes[length] = value
    from[length] = start
    to[length] = stop
    length += 1
  }
  const point = (value: number, start: number, stop: number): void => {
    const isHalf = value >= 0xd800 && value < 0xe000 // of a pair
    for (const each of utf8(isHalf ? 0xfffd : value)) byte(lower(each), start, stop)
  }
  return { byte, point, done: (): Traced => ({ bytes, from, to, length }) }
}

function utf8(point: number): readonly number[] {
  const last = 0x80 | (point & 0x3f)
  if (point < 0x80) return [point]
  if (point < 0x800) return [0xc0 | (point >> 6), last]
  const middle = 0x80 | ((point >> 6) & 0x3f)
  if (point < 0x10000) return [0xe0 | (point >> 12), middle, last]
  return [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f), middle, last]
}
