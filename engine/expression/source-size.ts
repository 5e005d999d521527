import { type Token, tokensOf } from './source-tokens.ts'

/** What a source is too much of, and where that shows. */
export type SizeProblem = { readonly message: string; readonly offset: number }

// Far more than any person writes: the parser and the compiler take less than a second for it.
const longest = 100_000
const largest = 20_000
const deepest = 200

type Level = { parts: number; operand: number }

/**
 * Why a source is too large to be parsed, or undefined. The parser copies the left side of each `??` and `?:`, and so
 * does each of them that stands on the left of another, so what counts is the tree that comes of it: its size is known
 * beforehand from the signs of the source alone.
 */
export function sizeProblem(source: string): SizeProblem | undefined {
  if (source.length > longest) {
    return { message: `Expression is longer than ${longest} characters`, offset: longest }
  }
  const levels: Level[] = [{ parts: 0, operand: 0 }]
  for (const token of tokensOf(source)) {
    add(levels, token)
    if (levels.length > deepest) {
      return { message: `Expression is nested deeper than ${deepest} levels`, offset: token.offset }
    }
    const level = levels.at(-1) as Level
    if (level.parts + level.operand > largest) {
      const message = `Expression has more than ${largest} parts, left sides of "??" and "?:" counted twice`
      return { message, offset: token.offset }
    }
  }
  return undefined
}

function add(levels: Level[], { kind }: Token): void {
  const level = levels.at(-1) as Level
  if (kind === 'open') levels.push({ parts: 0, operand: 0 })
  else if (kind === 'close' && levels.length > 1) {
    levels.pop()
    const around = levels.at(-1) as Level
    around.operand += 1 + level.parts + level.operand
  } else if (kind === 'copy' || kind === 'separator') {
    level.parts += 1 + level.operand * (kind === 'copy' ? 2 : 1)
    level.operand = 0
  } else level.operand += 1
}
