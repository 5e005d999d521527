import { type Token, tokensOf } from './source-tokens.ts'

/** What a source is too much of, and where that shows. */
export type SizeProblem = {
  readonly code: 'X2002'
  readonly message: string
  readonly offset: number
  readonly length: number
}

// Far more than any person writes; the parser and the compiler take less than a second for it.
const longest = 100_000
const largest = 10_000
const deepest = 200
// The parser goes back through the whole path for each parent.
const partsOfParent = 20

/**
 * Why a source is too large to be parsed, or undefined. The parser copies the left side of each `??` and `?:`, and so
 * does each of them that stands on the left of another, so what counts is the tree that comes of it: its size is known
 * beforehand from the signs of the source alone.
 */
export function sizeProblem(source: string, mostParts = largest): SizeProblem | undefined {
  if (source.length > longest) {
    return problem(`Expression is longer than ${longest} characters`, longest)
  }
  const levels: Level[] = [{ parts: 0, operand: 0 }]
  for (const token of tokensOf(source)) {
    add(levels, token)
    const { parts, operand } = levels.at(-1) as Level
    if (levels.length > deepest) {
      return problem(`Expression is nested deeper than ${deepest} levels`, token.offset)
    }
    if (parts + operand > mostParts) {
      const counted = 'left sides of "??" and "?:" counted twice'
      return problem(`Expression has more than ${mostParts} parts, ${counted}`, token.offset)
    }
  }
  return undefined
}

function problem(message: string, offset: number): SizeProblem {
  return { code: 'X2002', message, offset, length: 1 }
}

/** The inside of a nesting so far: what is done with, and the operand that is being read. */
type Level = { parts: number; operand: number }

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
  } else level.operand += kind === 'parent' ? partsOfParent : 1
}
