import type { Candidate } from './candidates.ts'
import { distinct } from './evidence-text.ts'
import { saidValues } from './facts.ts'
import { nameScore } from './match-name.ts'
import type { RecordFacts } from './record-facts.ts'
import { ownNames } from './record-facts.ts'
import type { WantedField } from './vocabulary.ts'
import { nameWords } from './words.ts'

/** A text of the record whose values are words for those of an enumeration. */
export type ValueTable = {
  readonly candidate: Candidate
  /** Each value that was seen or declared, and what it means. */
  readonly table: ReadonlyMap<string, string>
  /** What it means in each record. */
  readonly meanings: readonly (string | undefined)[]
}

/** The texts of the records whose every value is a word of the enumeration, except those that name the record. */
export function valueTables(field: WantedField, record: RecordFacts): readonly ValueTable[] {
  const naming = record.vocabulary.fields.filter(({ kind }) => kind === 'text' || kind === 'id')
  return record.own.facts.flatMap((fact) => {
    const isName = naming.some((other) => nameScore(fact, ownNames(record, other)) >= 0.5)
    const values = allValues(fact.declared?.enum, saidValues(fact))
    if (isName || values.length === 0) return []
    const table = new Map<string, string>()
    for (const value of values) {
      const meaning = typeof value === 'string' ? meaningOf(value, field) : undefined
      if (meaning === undefined) return []
      table.set(String(value), meaning)
    }
    const meanings = fact.values.map((value) => table.get(String(value)))
    const score = nameScore(fact, ownNames(record, field))
    return [{ candidate: { root: record.own.root, fact, score }, table, meanings }]
  })
}

function allValues(declared: unknown, seen: readonly unknown[]): readonly unknown[] {
  const listed: unknown[] = Array.isArray(declared) ? declared : []
  return distinct([...listed, ...seen]).filter((value) => value !== null)
}

function meaningOf(value: string, { values }: WantedField): string | undefined {
  const words = nameWords(value).join(' ')
  return [...values].find(([, known]) => known.some((word) => word.join(' ') === words))?.[0]
}
