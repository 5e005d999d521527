import { candidatesFor } from './candidates.ts'
import { collectLists, type SeenList } from './collect-lists.ts'
import { factsOf } from './facts.ts'
import { isNoun, isWrapper } from './match-name.ts'
import type { SeenResponse } from './source.ts'
import type { Vocabulary, WantedField } from './vocabulary.ts'
import { endsWith, nameWords, singular, splitJoined } from './words.ts'

/** A list that may hold the records, and how well it fits. */
export type ScoredList = {
  readonly list: SeenList
  readonly score: number
  readonly evidence: readonly string[]
}

/** The lists of a response whose entries look like records of the resource, the best first. */
export function findLists(response: SeenResponse, vocabulary: Vocabulary): readonly ScoredList[] {
  return collectLists(response.body)
    .map((list) => scoreList(list, response, vocabulary))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
}

/** The words by which a list is called, in the singular. */
export function listWords(names: readonly string[], known: Vocabulary['known']): readonly string[] {
  const parts = names.map((name) =>
    splitJoined(nameWords(name), known).map((word, index, all) =>
      index === all.length - 1 ? singular(word) : word,
    ),
  )
  return parts.findLast((words) => !isWrapper(words, [])) ?? []
}

function scoreList(list: SeenList, response: SeenResponse, vocabulary: Vocabulary): ScoredList {
  const facts = factsOf(list.records, list.isMap, response)
  const fits = vocabulary.fields.filter((field) => hasField(field, facts, vocabulary))
  const words = listWords(list.names.at(-1) ?? [], vocabulary.known)
  const isOwn = vocabulary.nouns.some((noun) => endsWith(words, noun))
  const isOther = otherNouns(vocabulary).some((noun) => endsWith(words, noun))
  const score =
    fits.reduce((sum, field) => sum + weightOf(field), 0) +
    (isOwn ? 4 : isOther ? -4 : 0) -
    (fits.some(({ kind }) => kind === 'text') ? 0 : 2)
  const count = list.records.length === 1 ? 'one object' : `${list.records.length} objects`
  const named = fits.map(({ name }) => name).join(', ')
  const holding = named === '' ? '' : `, with what reads as ${named}`
  return {
    list,
    score,
    evidence: [
      `${response.place}${list.records[0]?.pointer.replace(/\/[^/]*$/, '') || '/'}: ${count}${holding}`,
    ],
  }
}

function weightOf({ kind }: WantedField): number {
  return kind === 'id' || kind === 'text' ? 2 : 1
}

/** Nouns of the things that a record holds or belongs to. */
export function otherNouns({ fields }: Vocabulary): readonly (readonly string[])[] {
  return fields
    .filter(({ kind }) => kind === 'object' || kind === 'list')
    .flatMap(({ names }) => names)
}

function hasField(
  field: WantedField,
  facts: ReturnType<typeof factsOf>,
  { nouns, known }: Vocabulary,
): boolean {
  if (field.kind === 'enum') return hasValues(field, facts)
  if (field.kind === 'object' || field.kind === 'list')
    return facts.some(({ path }) =>
      path.some((name) => isNoun(splitJoined(nameWords(name), known), field.names)),
    )
  const options = { field, nouns, known, others: new Set<string>() }
  return candidatesFor({ root: 'response', facts }, options).length > 0
}

function hasValues({ values }: WantedField, facts: ReturnType<typeof factsOf>): boolean {
  const words = [...values.values()].flat()
  return facts.some(
    ({ values: seen, path }) =>
      seen.some((value) => typeof value === 'boolean') &&
      words.some((word) => endsWith(nameWords(path.at(-1) ?? ''), word)),
  )
}
