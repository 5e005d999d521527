import type { Fact } from './facts.ts'
import type { Vocabulary, WantedField } from './vocabulary.ts'
import { endsWith, nameWords, splitJoined } from './words.ts'

/** What a name is compared with: the field, and the nouns of the thing that has it. */
export type NameOptions = {
  readonly field: WantedField
  /** Nouns by which the record itself is called. */
  readonly nouns: readonly (readonly string[])[]
  readonly known: Vocabulary['known']
  /** Words of other things: a name with one of them is theirs. */
  readonly others: ReadonlySet<string>
}

// Objects that only hold the fields of the record.
const wrappers = new Set([
  ...['data', 'attribute', 'attributes', 'value', 'values', 'field', 'fields', 'property'],
  ...['properties', 'metadata', 'meta', 'node', 'item', 'record', 'links', 'relationships'],
  ...['edge', 'entry', 'row', 'element', 'result', 'list', 'content', 'embedded'],
])
// Words at the end of a name that add nothing.
const neutral = new Set(['value', 'text', 'utc', 'iso', 'ts', 'timestamp'])
// Units say nothing of what is measured in them.
const units = new Set(['percent', 'percentage', 'pct'])
// Words before a name that say it is for programs.
const technical = new Set(['api', 'internal', 'system', 'developer', 'code', 'unique', 'machine'])

/** How well the name of a value fits a field, 0 to 1: 0.9 and more says that it is called so. */
export function nameScore({ path }: Fact, options: NameOptions): number {
  const { field, nouns, known } = options
  const segments = path.map((name) => splitJoined(nameWords(name), known))
  const leaf = segments.at(-1) ?? []
  const around = segments
    .slice(0, -1)
    .filter((words) => !isWrapper(words, nouns) && !(field.kind === 'id' && words.join() === 'id'))
  if (around.length > 0) return 0
  const best = Math.max(
    ...spellings(leaf, nouns).map(({ words, worth }) => worth * closeness(words, options)),
    ownId(leaf, options),
  )
  return Math.max(0, best - 0.01 * (path.length - 1))
}

// `pipeline_stage_id` is the id of a stage: the noun right before it counts, and those before that say whose it is.
function ownId(leaf: readonly string[], { field, nouns, others }: NameOptions): number {
  const name = field.names.find((words) => endsWith(leaf, words))
  if (field.kind !== 'id' || name === undefined) return 0
  const before = leaf.slice(0, leaf.length - name.length)
  const noun = nouns.find((words) => endsWith(before, words))
  if (noun === undefined) return 0
  const extra = before.slice(0, before.length - noun.length)
  return extra.every((word) => others.has(word)) ? 0.9 : 0
}

/** Whether words are a noun of the thing, or an object around its fields. */
export function isWrapper(
  words: readonly string[],
  nouns: readonly (readonly string[])[],
): boolean {
  if (words.length === 1 && wrappers.has(words[0] ?? '')) return true
  return isNoun(words, nouns)
}

/** Whether words are a noun of the thing. */
export function isNoun(words: readonly string[], nouns: readonly (readonly string[])[]): boolean {
  return nouns.some((noun) => noun.join(' ') === words.join(' '))
}

type Spelling = { readonly words: readonly string[]; readonly worth: number }

function spellings(
  leaf: readonly string[],
  nouns: readonly (readonly string[])[],
): readonly Spelling[] {
  const own = new Set(nouns.flat())
  const bare = withoutRepeats(leaf.filter((word) => !own.has(word)))
  const trimmed = neutral.has(leaf.at(-1) ?? '') ? leaf.slice(0, -1) : leaf
  const both = withoutRepeats(trimmed.filter((word) => !own.has(word)))
  return [
    { words: leaf, worth: 1 },
    { words: bare, worth: 0.95 },
    { words: trimmed, worth: 0.94 },
    { words: both, worth: 0.92 },
  ].filter(({ words }) => words.length > 0)
}

function withoutRepeats(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => word !== words[index - 1])
}

function closeness(words: readonly string[], { field, others }: NameOptions): number {
  return Math.max(...field.names.map((name) => fitOne(words, name, { field, others })))
}

function fitOne(
  words: readonly string[],
  name: readonly string[],
  { field, others }: Pick<NameOptions, 'field' | 'others'>,
): number {
  if (!endsWith(words, name)) return 0
  const extra = words.slice(0, words.length - name.length)
  if (extra.length === 0) return 1
  if (name.every((word) => units.has(word))) return 0
  if (field.kind === 'id' || extra.some((word) => others.has(word))) return 0
  const worth = 0.8 - 0.1 * extra.length
  return extra.some((word) => technical.has(word)) ? worth - 0.3 : worth
}
