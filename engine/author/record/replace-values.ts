import type { StandIn } from './stand-ins.ts'

/** A replacement that is written into a text. */
export type Replaced = { readonly text: string; readonly used: readonly StandIn[] }

/** Replaces values as whole words, longer ones first, in time that grows with the text alone. */
export function createReplacer(standIns: readonly StandIn[]): (text: string) => Replaced {
  const byWord = new Map<string, Group[]>()
  for (const standIn of standIns) addTo(byWord, standIn)
  for (const groups of byWord.values()) groups.sort((a, b) => b.length - a.length)
  return (text) => replaceIn(text, byWord)
}

/** Values with the same first word, which begins at the same place, and of the same length. */
type Group = {
  readonly offset: number
  readonly length: number
  readonly exact: Map<string, StandIn>
  /** In small letters: those in which capitals make no difference. */
  readonly folded: Map<string, StandIn>
}

const wordPattern = /[\p{L}\p{M}\p{N}]+/gu
const wordSign = /[\p{L}\p{M}\p{N}]/u

function addTo(byWord: Map<string, Group[]>, standIn: StandIn): void {
  const { kind, value } = standIn
  const [first] = value.matchAll(wordPattern)
  if (first === undefined) return
  const word = first[0].toLowerCase()
  const groups = byWord.get(word) ?? []
  byWord.set(word, groups)
  const known = groups.find(
    ({ offset, length }) => offset === first.index && length === value.length,
  )
  const group = known ?? {
    offset: first.index,
    length: value.length,
    exact: new Map(),
    folded: new Map(),
  }
  if (known === undefined) groups.push(group)
  const folds = kind === 'email' || kind === 'host' || /\s/.test(value)
  if (folds) group.folded.set(value.toLowerCase(), standIn)
  else group.exact.set(value, standIn)
}

function replaceIn(text: string, byWord: ReadonlyMap<string, readonly Group[]>): Replaced {
  const pieces: string[] = []
  const used: StandIn[] = []
  let at = 0
  for (const { 0: word, index } of text.matchAll(wordPattern)) {
    for (const group of byWord.get(word.toLowerCase()) ?? []) {
      const start = index - group.offset
      const standIn = start < at ? undefined : standsAt(text, start, group)
      if (standIn === undefined) continue
      pieces.push(text.slice(at, start), standIn.standIn)
      used.push(standIn)
      at = start + group.length
      break
    }
  }
  return { text: pieces.join('') + text.slice(at), used }
}

function standsAt(text: string, start: number, group: Group): StandIn | undefined {
  const end = start + group.length
  const piece = text.slice(start, end)
  const found = group.exact.get(piece) ?? group.folded.get(piece.toLowerCase())
  if (found === undefined) return undefined
  const opens = isWord(piece[0]) && isWord(text[start - 1])
  const goesOn = isWord(piece.at(-1)) && isWord(text[end])
  return opens || goesOn ? undefined : found
}

function isWord(sign: string | undefined): boolean {
  return sign !== undefined && wordSign.test(sign)
}
