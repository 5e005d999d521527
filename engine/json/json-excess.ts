import { afterQuote, endsEscaped } from './json-string.ts'

/** How much a JSON text may hold, whatever its length. */
export type JsonBounds = {
  readonly values: number
  /** Lists and objects together. */
  readonly structures: number
  /** Members of one object. An object of many more is slow to read and slow to list. */
  readonly members: number
  readonly levels: number
  /** Characters of one string or number, as they are written. */
  readonly characters: number
}

/** The bound that a text goes beyond. */
export type JsonExcess = { readonly bound: keyof JsonBounds; readonly most: number }

// How many characters are looked at without a pause: less than a millisecond of work.
const perPause = 64 * 1024

type Count = {
  values: number
  structures: number
  /** Members so far of the object at each level. */
  readonly members: Int32Array
  level: number
  inString: boolean
  /** The place after the last sign or string, where the next one or a number may begin. */
  begin: number
  /** Characters of the longest string or number so far. */
  longest: number
}

/**
 * Which bound a JSON text goes beyond, if any. It only counts, and pauses now and then. What it says of text that is not
 * JSON means nothing.
 */
export function* jsonExcess(
  text: string,
  bounds: JsonBounds,
): Generator<undefined, JsonExcess | undefined> {
  const members = new Int32Array(bounds.levels + 1)
  const count: Count = {
    values: 1,
    structures: 0,
    members,
    level: 0,
    inString: false,
    begin: 0,
    longest: 0,
  }
  for (let at = 0; at < text.length; ) {
    at = countFrom(text, at, count, bounds)
    count.longest = Math.max(count.longest, at - count.begin)
    const bound = boundBroken(count, bounds)
    if (bound !== undefined) return { bound, most: bounds[bound] }
    yield
  }
  return undefined
}

// Gives the place that it has reached. It stops early at a level or a member too many.
function countFrom(text: string, from: number, count: Count, bounds: JsonBounds): number {
  const end = Math.min(text.length, from + perPause)
  let at = from
  let separators = 0
  while (at < end) {
    if (count.inString) {
      at = afterQuote(text, at)
      count.inString = endsEscaped(text, at)
      if (!count.inString) endPiece(count, at)
      continue
    }
    const sign = signs[text.charCodeAt(at)] ?? 0
    at += 1
    if (sign === 0) continue
    endPiece(count, at)
    if (sign === comma) separators += 1
    else if (sign === quote) count.inString = true
    else if (!take(sign, count, bounds)) break
  }
  count.values += separators
  return at
}

// A string ends with its quote, a number before the next sign.
function endPiece(count: Count, at: number): void {
  const length = at - 1 - count.begin
  if (length > count.longest) count.longest = length
  count.begin = at
}

const [quote, comma, colon, opening, closing] = [1, 2, 3, 4, 5] as const

// By code of the character: what it is to the structure of JSON.
const signs = new Uint8Array(128)
for (const [characters, sign] of [
  ['"', quote],
  [',', comma],
  [':', colon],
  ['[{', opening],
  [']}', closing],
] as const) {
  for (const character of characters) signs[character.charCodeAt(0)] = sign
}

// False for a level or a member too many.
function take(sign: number, count: Count, { levels, members }: JsonBounds): boolean {
  if (sign === closing) count.level = Math.max(0, count.level - 1)
  if (sign === colon) {
    const held = (count.members[count.level] ?? 0) + 1
    count.members[count.level] = held
    return held <= members
  }
  if (sign !== opening) return true
  count.level += 1
  count.values += 1
  count.structures += 1
  count.members[count.level] = 0
  return count.level <= levels
}

function boundBroken(count: Count, bounds: JsonBounds): keyof JsonBounds | undefined {
  if (count.level > bounds.levels) return 'levels'
  if ((count.members[count.level] ?? 0) > bounds.members) return 'members'
  if (count.structures > bounds.structures) return 'structures'
  if (count.longest > bounds.characters) return 'characters'
  return count.values > bounds.values ? 'values' : undefined
}
