import type { RootFacts } from './candidates.ts'
import type { SeenList } from './collect-lists.ts'
import { factsOf } from './facts.ts'
import { listWords, otherNouns } from './find-list.ts'
import type { NameOptions } from './match-name.ts'
import type { SeenResponse } from './source.ts'
import type { Vocabulary, WantedField } from './vocabulary.ts'

/** An entry around the records: its facts, and the words by which its list is called. */
export type ParentFacts = RootFacts & { readonly words: readonly string[] }

/** All that is known of the records of a list. */
export type RecordFacts = {
  readonly list: SeenList
  readonly own: RootFacts
  /** Nearest first. */
  readonly parents: readonly ParentFacts[]
  readonly vocabulary: Vocabulary
}

/** Reads the facts of a list's records and of the entries around them. */
export function recordFacts(
  list: SeenList,
  response: SeenResponse,
  vocabulary: Vocabulary,
): RecordFacts {
  const own = { root: 'response', facts: factsOf(list.records, list.isMap, response) }
  const parents = list.parentMaps.map((isMap, level): ParentFacts => {
    const places = list.records.map((record) => record.parents[level])
    return {
      root: level === 0 ? 'parent' : `parents[${level}]`,
      facts: factsOf(places, isMap, response),
      words: listWords(list.names.at(-2 - level) ?? [], vocabulary.known),
    }
  })
  return { list, own, parents, vocabulary }
}

/** What names of the record's own values are compared with. */
export function ownNames({ vocabulary }: RecordFacts, field: WantedField): NameOptions {
  const { nouns, known } = vocabulary
  return { field, nouns, known, others: new Set(otherNouns(vocabulary).flat()) }
}
