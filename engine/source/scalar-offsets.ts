/**
 * For every character of a YAML scalar's value, where it stands in the scalar's source; one more
 * entry for the end. Works for plain, quoted, literal (`|`) and folded (`>`) scalars.
 */
export function scalarOffsets(source: string, value: string): readonly number[] {
  if (source.startsWith('"')) return aligned(source, value, 1, doubleQuoted)
  if (source.startsWith("'")) return aligned(source, value, 1, singleQuoted)
  if (/^[|>]/.test(source)) return aligned(source, value, source.indexOf('\n') + 1, asWritten)
  return aligned(source, value, 0, asWritten)
}

// Reads one value character at a place of the source: how many source characters it takes,
// 0 for "none here" (the source character is skipped).
type Reader = (source: string, at: number, character: string) => number

function aligned(source: string, value: string, start: number, read: Reader): readonly number[] {
  const offsets: number[] = []
  let at = start
  for (let index = 0; index < value.length; index += 1) {
    const character = value[index] as string
    const found = /[ \n]/.test(character)
      ? blankAt(source, at, value, index)
      : characterAt(source, at, character, read)
    offsets.push(found.offset)
    at = found.next
  }
  offsets.push(Math.min(at, source.length))
  return offsets
}

type Found = { readonly offset: number; readonly next: number }

function characterAt(source: string, from: number, character: string, read: Reader): Found {
  for (let at = from; at < source.length; at += 1) {
    const length = read(source, at, character)
    if (length > 0) return { offset: at, next: at + length }
  }
  return { offset: Math.min(from, source.length), next: from }
}

// A blank in the value is a blank, an escape, or a line break with the indent that follows it.
function blankAt(source: string, at: number, value: string, index: number): Found {
  const escaped = /^\\[n ]/.exec(source.slice(at, at + 2))
  if (escaped !== null) return { offset: at, next: at + 2 }
  const run = /^[ \t]*\r?\n/.exec(source.slice(at))
  if (run === null) return { offset: at, next: at + 1 }
  const next = at + run[0].length
  const indented = value[index] === '\n' && value[index + 1] === ' '
  return {
    offset: at,
    next: indented ? next + indentOf(source, next, value, index + 1) : next + leading(source, next),
  }
}

// The indent of a line whose value begins with blanks of its own is shorter by those.
function indentOf(source: string, at: number, value: string, index: number): number {
  const own = /^ */.exec(value.slice(index))?.[0].length ?? 0
  return Math.max(0, leading(source, at) - own)
}

function leading(source: string, at: number): number {
  return /^ */.exec(source.slice(at))?.[0].length ?? 0
}

function asWritten(source: string, at: number, character: string): number {
  return source[at] === character ? 1 : 0
}

function singleQuoted(source: string, at: number, character: string): number {
  if (character === "'") return source.startsWith("''", at) ? 2 : 0
  return asWritten(source, at, character)
}

const escapes: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 }

function doubleQuoted(source: string, at: number, character: string): number {
  if (source[at] !== '\\') return asWritten(source, at, character)
  if (/[\r\n]/.test(source[at + 1] ?? '')) return 0
  return escapes[source[at + 1] ?? ''] ?? 2
}
