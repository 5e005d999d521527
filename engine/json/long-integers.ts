import { afterQuote, endsEscaped } from './json-string.ts'

// Digits of the shortest integer that a JavaScript number may round.
const shortest = 16
// How many characters are looked at without a pause: less than a millisecond of work.
const perPause = 64 * 1024

const quote = 34 // "
const minus = 45
const zero = 48

/**
 * Whether 16 digits follow one another. Of so many characters in a row one stands at a multiple of 16, so only those are
 * looked at, and the digits around them.
 */
export function hasLongInteger(text: string): boolean {
  for (let at = shortest - 1; at < text.length; at += shortest) {
    if (isDigit(text.charCodeAt(at)) && digitsAround(text, at) >= shortest) return true
  }
  return false
}

function digitsAround(text: string, at: number): number {
  let from = at
  let to = at + 1
  while (at - from < shortest && isDigit(text.charCodeAt(from - 1))) from -= 1
  while (to - from < shortest && isDigit(text.charCodeAt(to))) to += 1
  return to - from
}

/**
 * JSON text in which every integer that a JavaScript number would round is a string of its digits. It pauses now and
 * then. Text that is not JSON does not become JSON.
 */
export function* quoteLongIntegers(text: string): Generator<undefined, string> {
  const written: string[] = []
  const state: State = { pieces: [], kept: 0, start: -1, inString: false }
  for (let at = 0; at < text.length; ) {
    at = quoteFrom(text, at, state)
    written.push(state.pieces.join(''))
    state.pieces = []
    yield
  }
  endNumber(text, text.length, state)
  return written.join('') + state.pieces.join('') + text.slice(state.kept)
}

type State = {
  pieces: string[]
  /** Up to where the text is in the pieces. */
  kept: number
  /** Where the number begins that is being read; below zero outside of numbers. */
  start: number
  inString: boolean
}

// Gives the place that it has reached.
function quoteFrom(text: string, from: number, state: State): number {
  const end = Math.min(text.length, from + perPause)
  let at = from
  while (at < end) {
    if (state.inString) {
      at = afterQuote(text, at)
      state.inString = endsEscaped(text, at)
      continue
    }
    const code = text.charCodeAt(at)
    if (isOfNumber(code)) {
      if (state.start < 0) state.start = at
    } else {
      if (state.start >= 0) endNumber(text, at, state)
      state.inString = code === quote
    }
    at += 1
  }
  return at
}

function endNumber(text: string, end: number, state: State): void {
  const { start } = state
  state.start = -1
  if (start < 0 || end - start < shortest || !isRounded(text, start, end)) return
  state.pieces.push(text.slice(state.kept, start), '"', text.slice(start, end), '"')
  state.kept = end
}

// Digits, signs, point and exponent.
function isOfNumber(code: number): boolean {
  return isDigit(code) || code === 46 || code === 101 || code === 69 || code === 43 || code === 45
}

function isDigit(code: number): boolean {
  return code >= zero && code <= zero + 9
}

// Only what is a number where JSON allows one: a name of a member has quotes, and no number begins with a zero or
// follows a letter.
function isRounded(text: string, from: number, end: number): boolean {
  const first = text.charCodeAt(from) === minus ? from + 1 : from
  const digits = end - first
  if (digits < shortest || text.charCodeAt(first) === zero) return false
  for (let at = first; at < end; at += 1) if (!isDigit(text.charCodeAt(at))) return false
  if (!standsAlone(text, from, end)) return false
  return digits > shortest || !Number.isSafeInteger(Number(text.slice(from, end)))
}

function standsAlone(text: string, from: number, end: number): boolean {
  const before = text[from - 1]
  if (before !== undefined && !' \n\r\t[,:'.includes(before)) return false
  let after = end
  while (after < text.length && ' \n\r\t'.includes(text[after] as string)) after += 1
  return text[after] !== ':'
}
