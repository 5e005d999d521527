import { parseDate } from '../../json/parse-date.ts'
import type { RootFacts } from './candidates.ts'
import { type Candidate, fieldReadText } from './candidates.ts'
import { distinct } from './evidence-text.ts'
import { type Fact, saidValues } from './facts.ts'
import { nameWords, splitJoined } from './words.ts'

/** A value that says yes or no. */
export type Flag = {
  readonly candidate: Candidate
  /** The condition that is true for yes, and the one for no. */
  readonly yes: string
  readonly no: string
  /** Of each record; undefined where it is not said. */
  readonly values: readonly (boolean | undefined)[]
  /** Whether `$outcome` takes it as it is. */
  readonly isBoolean: boolean
}

type Names = {
  readonly words: readonly (readonly string[])[]
  readonly nouns: readonly (readonly string[])[]
  readonly known: ReadonlySet<string>
}

const beside = new Set(['is', 'was', 'has', 'flag', 'marked', 'as'])

/** The flags of a root that are named with one of these words, such as `is_archived` or `deleted_at`. */
export function flagsOf(
  { root, facts }: RootFacts,
  names: Names,
  within: (path: readonly string[]) => boolean,
): readonly Flag[] {
  return facts.flatMap((fact) => {
    if (!within(fact.path)) return []
    const words = bareWords(fact.path.at(-1) ?? '', names)
    if (isNamed(words, names)) return flagOf(root, fact) ?? []
    const isMoment = ['at', 'on', 'date', 'time'].includes(words.at(-1) ?? '')
    return isMoment && isNamed(words.slice(0, -1), names) ? (momentFlag(root, fact) ?? []) : []
  })
}

function bareWords(name: string, { nouns, known }: Names): readonly string[] {
  const own = new Set(nouns.flat())
  const words = splitJoined(nameWords(name), known).filter((word) => !beside.has(word))
  const bare = words.filter((word) => !own.has(word))
  return bare.length === 0 ? words : bare
}

function isNamed(words: readonly string[], { words: all }: Names): boolean {
  return all.some((word) => word.join(' ') === words.join(' '))
}

// How a yes and a no are written.
const forms: readonly { readonly yes: unknown; readonly no: unknown }[] = [
  { yes: true, no: false },
  { yes: 'true', no: 'false' },
  { yes: 1, no: 0 },
  { yes: '1', no: '0' },
  { yes: 'Y', no: 'N' },
  { yes: 'yes', no: 'no' },
]

function flagOf(root: string, fact: Fact): Flag | undefined {
  const values = distinct(saidValues(fact))
  const declared = [fact.declared?.type].flat().includes('boolean') && values.length === 0
  const form = declared
    ? forms[0]
    : forms.find(
        ({ yes, no }) =>
          values.length > 0 && values.every((value) => value === yes || value === no),
      )
  if (form === undefined) return undefined
  const candidate = { root, fact, score: 1 }
  const read = fieldReadText(candidate)
  return {
    candidate,
    yes: `${read} = ${JSON.stringify(form.yes)}`,
    no: `${read} = ${JSON.stringify(form.no)}`,
    values: fact.values.map((value) =>
      value === form.yes ? true : value === form.no ? false : undefined,
    ),
    isBoolean: form === forms[0] || form === forms[1],
  }
}

function momentFlag(root: string, fact: Fact): Flag | undefined {
  if (saidValues(fact).some((value) => typeof parseDate(value) !== 'number')) return undefined
  const candidate = { root, fact, score: 1 }
  const read = fieldReadText(candidate)
  return {
    candidate,
    yes: `${read} != null`,
    no: `$not(${read} != null)`,
    values: fact.values.map((value) => value !== undefined && value !== null && value !== ''),
    isBoolean: false,
  }
}
