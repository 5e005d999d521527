import { fieldReadText } from './candidates.ts'
import { factEvidence } from './evidence-text.ts'
import { type Flag, flagsOf } from './flags.ts'
import { fieldQuestion, foundField, type Inferred } from './found.ts'
import { inferOutcome } from './infer-outcome.ts'
import { type ValueTable, valueTables } from './infer-values.ts'
import { isWrapper } from './match-name.ts'
import type { RecordFacts } from './record-facts.ts'
import type { WantedField } from './vocabulary.ts'
import { nameWords, splitJoined } from './words.ts'

/** A field with a list of values. Undefined where nothing reads as one of them. */
export function inferEnum(
  field: WantedField,
  record: RecordFacts,
  around: readonly {
    readonly root: string
    readonly within: (path: readonly string[]) => boolean
  }[],
): Inferred | undefined {
  const tables = valueTables(field, record)
  const disputed = tables.filter((table) => isDisputed(table, field, record))
  const own = tables.filter((table) => !disputed.includes(table))
  if (own.length > 0) return fromTables(field, own)
  const fromFlags =
    field.values.size === 2 ? inferTwo(field, record, around) : inferOutcome(field, record)
  if (fromFlags !== undefined || disputed.length === 0) return fromFlags
  return fieldQuestion(
    [field.name],
    'Its values would be words of another field, too. Is it this one?',
    disputed.map(tableAnswer),
  )
}

// The same text would be the value of another enumeration, and its name says of neither that it is meant.
function isDisputed({ candidate }: ValueTable, field: WantedField, record: RecordFacts): boolean {
  const others = record.vocabulary.fields.filter(
    (other) => other.kind === 'enum' && other !== field,
  )
  return others.some((other) =>
    valueTables(other, record).some(
      (table) =>
        table.candidate.fact === candidate.fact && table.candidate.score >= candidate.score,
    ),
  )
}

function fromTables(field: WantedField, tables: readonly ValueTable[]): Inferred {
  const best = tables.toSorted((a, b) => b.candidate.score - a.candidate.score)
  const [first] = best
  const same = best.every((table) => table.meanings.join() === first?.meanings.join())
  const answers = best.map(tableAnswer)
  const [answer] = answers
  const isNamed = best.length > 1 && (first?.candidate.score ?? 0) > (best[1]?.candidate.score ?? 0)
  if (answer !== undefined && (same || isNamed))
    return foundField([field.name], answer.expression, answer.evidence)
  return fieldQuestion([field.name], 'Several values read as it. Which one is it?', answers)
}

function tableAnswer({ candidate, table }: ValueTable) {
  const pairs = [...table].map(
    ([value, meaning]) => `${JSON.stringify(value)}: ${JSON.stringify(meaning)}`,
  )
  return {
    expression: `$lookup({${pairs.join(', ')}}, ${fieldReadText(candidate)})`,
    evidence: [`${factEvidence(candidate.fact)} (any other value gives nothing)`],
  }
}

/** Flags that say one of two values: of the record, and of what it belongs to. */
function inferTwo(
  field: WantedField,
  record: RecordFacts,
  around: Parameters<typeof inferEnum>[2],
): Inferred | undefined {
  const [on = '', off = ''] = field.values.keys()
  const { nouns, known } = record.vocabulary
  const roots = [record.own, ...record.parents]
  const isOwn = (path: readonly string[]) =>
    path.slice(0, -1).every((name) => isWrapper(splitJoined(nameWords(name), known), nouns))
  const places = [{ root: record.own.root, within: isOwn }, ...around]
  const flags = (value: string): readonly Flag[] =>
    places.flatMap(({ root, within }) => {
      const facts = roots.find((entry) => entry.root === root)
      const words = field.values.get(value) ?? []
      return facts === undefined ? [] : flagsOf(facts, { words, nouns, known }, within)
    })
  const negative = flags(off)
  const positive = flags(on)
  const conditions = [...negative.map(({ yes }) => yes), ...positive.map(({ no }) => no)]
  if (conditions.length === 0) return undefined
  const evidence = [...negative, ...positive].map(({ candidate }) => factEvidence(candidate.fact))
  const expression = `${conditions.join(' or ')} ? ${JSON.stringify(off)} : ${JSON.stringify(on)}`
  const rival = positive
    .map((flag) => follows(flag, field, record))
    .find((name) => name !== undefined)
  if (rival === undefined) return foundField([field.name], expression, evidence)
  return fieldQuestion(
    [field.name],
    `It goes with ${rival} in every record, so it may mean that. Does it?`,
    [{ expression, evidence }],
  )
}

// A flag that is true exactly where another enumeration has one value may be about that.
function follows(flag: Flag, field: WantedField, record: RecordFacts): string | undefined {
  const others = record.vocabulary.fields.filter(
    (other) => other.kind === 'enum' && other !== field,
  )
  if (!flag.values.includes(true) || !flag.values.includes(false)) return undefined
  return others.find((other) =>
    valueTables(other, record).some(({ meanings }) => {
      const first = meanings[flag.values.indexOf(true)]
      return (
        first !== undefined &&
        meanings.every((meaning, index) => (meaning === first) === (flag.values[index] === true))
      )
    }),
  )?.name
}
