// Words of flags and values, by what they say; each line has one meaning.
const meanings = {
  gone: /^(archiv|delet|disabl|inactiv|deactivat|remov|hidden|trash|obsolete)/,
  inUse: /^(activ(e|ated)|enabl|live|visible)/,
  open: /^(open|pending)/,
  ended: /^(clos|complet|ended|finish|done)/,
  won: /^(won|win)$/,
  lost: /^(lost|lose)$/,
} as const

type Meaning = keyof typeof meanings

// What cannot hold together with a meaning.
const opposites: Readonly<Record<Meaning, readonly Meaning[]>> = {
  gone: ['inUse'],
  inUse: ['gone'],
  open: ['ended', 'won', 'lost'],
  ended: ['open'],
  won: ['lost', 'open'],
  lost: ['won', 'open'],
}

function meaningOf(word: string): Meaning | undefined {
  const names = Object.keys(meanings) as Meaning[] // the keys of the table above
  return names.find((name) => meanings[name].test(word))
}

/** Whether a word says what a value says. */
export function affirms(word: string, value: string): boolean {
  const meaning = meaningOf(word)
  return meaning !== undefined && meaning === meaningOf(value)
}

/** Whether a word says the opposite of a value. */
export function denies(word: string, value: string): boolean {
  const [said, given] = [meaningOf(word), meaningOf(value)]
  return said !== undefined && given !== undefined && opposites[said].includes(given)
}
