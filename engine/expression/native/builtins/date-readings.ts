// Kinds of characters: a digit, a letter, anything else is itself.
const digits = '0'
const letters = 'a'
const words = 'a, -'
const sign = '+-'

/** What a marker of a date picture, or a text between two, can stand for. */
type Part = {
  /** Kinds of characters that it goes on over; none where it has an end of its own. */
  readonly goesOn: string
  /** Kinds of characters that it begins with. */
  readonly begins: string
  /** Whether it is a number, and whether it is one in digits: their count is fixed when a number follows. */
  readonly number: boolean
  readonly inDigits: boolean
}

/**
 * In how many ways a text of a certain length can be read by a date picture, at most: where a marker may go on over
 * what belongs to the part that follows, every place is a possible end.
 */
export function readings(picture: string, length: number): number {
  const parts = picture.match(/\[\[|\[[^\]]*\]?|[^[]+/g)?.map(partOf) ?? []
  let ways = 1
  let open = 0
  parts.forEach((part, at) => {
    const next = parts[at + 1]
    if (next === undefined || !mayGoOnInto(part, next)) return
    open += 1
    ways *= (length + open) / open
  })
  return ways
}

function mayGoOnInto({ goesOn, inDigits }: Part, next: Part): boolean {
  if (inDigits && next.number) return false
  return [...goesOn].some((kind) => next.begins.includes(kind))
}

function partOf(part: string): Part {
  if (!part.startsWith('[') || part === '[[') {
    return { goesOn: '', begins: kindOf(part.charAt(0)), ...noNumber }
  }
  const marker = part.slice(1).replace(']', '').replaceAll(/\s/g, '')
  const component = marker.charAt(0)
  if (component === 'Z') return { goesOn: digits, begins: sign, ...noNumber }
  if (component === 'z') return { goesOn: digits, begins: letters, ...noNumber }
  if (component === 'f') return { goesOn: digits, begins: digits, number: true, inDigits: false }
  return dateMarker(component, marker.slice(1).split(',')[0] ?? '')
}

function dateMarker(component: string, presentation: string): Part {
  const named = 'FPCE'.includes(component) && presentation === ''
  if (named || /^[NnPAaIi]/.test(presentation)) {
    const number = !/^[Nn]/.test(presentation) && !named
    return { goesOn: letters, begins: letters, number, inDigits: false }
  }
  if (/^[Ww]/.test(presentation)) {
    return { goesOn: words, begins: words, number: true, inDigits: false }
  }
  // An ordinal ends with its "th".
  const ordinal = presentation.length > 1 && presentation.endsWith('o')
  return { goesOn: ordinal ? '' : digits, begins: digits, number: true, inDigits: true }
}

const noNumber = { number: false, inDigits: false }

function kindOf(character: string): string {
  if (/[0-9]/.test(character)) return digits
  return /[a-z]/i.test(character) ? letters : character
}
