const words =
  'Robin Sasha Jules Noor Kim Alexis Quinn Marlow Ellis Rowan Tove Ines Milan Zuri Aris Lior Field Rivers Woods Brook Stone Marsh Dale Heath Meadows Banks Shore Glen Forest Lake Moor Wells Hollis Perrin Vance Ash Linden Sorrel Wren Larkin Thorne Bexley Corwin Fenn Harlow'.split(
    ' ',
  )

/** Makes up names of persons, word by word: a first name alone and in the full name becomes the same. */
export function createNames(occurs: (text: string) => boolean): {
  readonly of: (name: string) => string
} {
  const known = new Map<string, string>()
  let count = 0
  const next = (): string => {
    for (;;) {
      const round = Math.floor(count / words.length)
      const word = `${words[count % words.length]}${round === 0 ? '' : letters(round)}`
      count += 1
      if (!occurs(word)) return word
    }
  }
  const wordOf = (word: string): string => {
    const plain = word.toLowerCase()
    const held = known.get(plain) ?? next()
    known.set(plain, held)
    return inCaseOf(word, held)
  }
  // Initials and particles tell nobody apart.
  return { of: (name) => name.replace(/[\p{L}\p{M}\p{N}]{2,}/gu, wordOf) }
}

function letters(round: number): string {
  return String.fromCharCode(...[...String(round)].map((digit) => 97 + Number(digit)))
}

function inCaseOf(word: string, made: string): string {
  if (word === word.toUpperCase() && word !== word.toLowerCase()) return made.toUpperCase()
  return word === word.toLowerCase() ? made.toLowerCase() : made
}
