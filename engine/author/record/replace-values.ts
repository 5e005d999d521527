import type { StandIn } from './stand-ins.ts'

/** A replacement that is written into a text. */
export type Replaced = { readonly text: string; readonly used: readonly StandIn[] }

/** Replaces values as whole words, longer ones first, in time that grows with the text alone. */
export function createReplacer(standIns: readonly StandIn[]): (text: string) => Replaced {
  const byWord = new Map<string, Sought[]>()
  for (const standIn of standIns) {
    const sought = soughtOf(standIn)
    byWord.set(sought.word, [...(byWord.get(sought.word) ?? []), sought])
  }
  for (const list of byWord.values())
    list.sort((a, b) => b.standIn.value.length - a.standIn.value.length)
  return (text) => replaceIn(text, byWord)
}

type Sought = {
  readonly standIn: StandIn
  /** Its first word, in small letters, and where that begins. */
  readonly word: string
  readonly offset: number
  /** Capitals make no difference. */
  readonly folds: boolean
}

const wordPattern = /[\p{L}\p{M}\p{N}]+/gu
const wordSign = /[\p{L}\p{M}\p{N}]/u

function soughtOf(standIn: StandIn): Sought {
  const [first] = standIn.value.matchAll(wordPattern)
  const folds = standIn.kind === 'email' || standIn.kind === 'host' || /\s/.test(standIn.value)
  return { standIn, word: (first?.[0] ?? '').toLowerCase(), offset: first?.index ?? 0, folds }
}

function replaceIn(text: string, byWord: ReadonlyMap<string, readonly Sought[]>): Replaced {
  const pieces: string[] = []
  const used: StandIn[] = []
  let at = 0
  for (const { 0: word, index } of text.matchAll(wordPattern)) {
    const found = (byWord.get(word.toLowerCase()) ?? []).find(({ standIn, offset, folds }) => {
      const start = index - offset
      return start >= at && standsAt(text, start, standIn.value, folds)
    })
    if (found === undefined) continue
    const { standIn, offset } = found
    pieces.push(text.slice(at, index - offset), standIn.standIn)
    used.push(standIn)
    at = index - offset + standIn.value.length
  }
  return { text: pieces.join('') + text.slice(at), used }
}

function standsAt(text: string, start: number, value: string, folds: boolean): boolean {
  const piece = text.slice(start, start + value.length)
  if (folds ? piece.toLowerCase() !== value.toLowerCase() : piece !== value) return false
  const isWord = (sign: string | undefined) => sign !== undefined && wordSign.test(sign)
  const opens = isWord(value[0]) && isWord(text[start - 1])
  const goesOn = isWord(value.at(-1)) && isWord(text[start + value.length])
  return !opens && !goesOn
}
