import { type Candidate, candidatesFor } from './candidates.ts'
import { canBe } from './check-value.ts'
import { type Fact, saidValues } from './facts.ts'
import { fieldQuestion, type Inferred, joinInferred } from './found.ts'
import { inferPlain } from './infer-plain.ts'
import { isNoun, isWrapper } from './match-name.ts'
import type { ParentFacts, RecordFacts } from './record-facts.ts'
import type { WantedField } from './vocabulary.ts'
import { endsWith, nameWords, splitJoined } from './words.ts'

/** Where the thing that a record belongs to stands: an entry around it, or an object in it. */
export type ThingPlace = {
  readonly root: string
  readonly within: (path: readonly string[]) => boolean
}

/** A thing that the record belongs to: given by an entry around it, by an object in it, or by fields such as `pipeline_id`. */
export function inferObject(field: WantedField, record: RecordFacts): Inferred | undefined {
  const parent = parentFor(field, record)
  const parts = field.fields.map((inner) => {
    const candidates = [
      ...ownCandidates(field, inner, record),
      ...(parent === undefined ? [] : parentCandidates(field, inner, { parent, record })),
    ].toSorted((a, b) => b.score - a.score)
    const path = [field.name, inner.name]
    return { path, inferred: inferPlain({ path, kind: inner.kind }, candidates, record) }
  })
  const known = parts.flatMap(({ inferred }) => inferred ?? [])
  if (known.length === 0) return severalParents(field, record)
  const open = parts.filter(({ inferred }) => inferred === undefined)
  return joinInferred([...known, ...open.map(({ path }) => elsewhere(path, record))])
}

/** Where flags about the thing stand. */
export function thingPlaces(field: WantedField, record: RecordFacts): readonly ThingPlace[] {
  const parent = parentFor(field, record)
  const inOwn = (path: readonly string[]) =>
    path.length > 1 && namesThing(path.at(-2) ?? '', field, record)
  const inParent = (path: readonly string[]) =>
    path.slice(0, -1).every((name) => isWrapper(words(name, record), field.names))
  return [
    { root: record.own.root, within: inOwn },
    ...(parent === undefined ? [] : [{ root: parent.root, within: inParent }]),
  ]
}

/** The entry around the records that is the thing: the one whose list is called so, else the only one. */
function parentFor(field: WantedField, { parents }: RecordFacts): ParentFacts | undefined {
  const named = parents.find(({ words: list }) => field.names.some((name) => endsWith(list, name)))
  return named ?? (parents.length === 1 ? parents[0] : undefined)
}

function parentCandidates(
  field: WantedField,
  inner: WantedField,
  { parent, record }: { readonly parent: ParentFacts; readonly record: RecordFacts },
): readonly Candidate[] {
  const { known } = record.vocabulary
  const found = candidatesFor(parent, {
    field: inner,
    nouns: field.names,
    known,
    others: new Set(),
  })
  return found.map((candidate) => ({ ...candidate, score: candidate.score - 0.1 }))
}

function ownCandidates(
  field: WantedField,
  inner: WantedField,
  record: RecordFacts,
): readonly Candidate[] {
  const { own } = record
  return own.facts
    .flatMap((fact) => {
      const score = ownScore(fact, { field, inner, record })
      return score > 0 &&
        canBe(inner.kind, fact) &&
        saidValues(fact).length + Number(fact.declared !== undefined) > 0
        ? [{ root: own.root, fact, score }]
        : []
    })
    .toSorted((a, b) => b.score - a.score)
}

function ownScore(
  fact: Fact,
  {
    field,
    inner,
    record,
  }: { readonly field: WantedField; readonly inner: WantedField; readonly record: RecordFacts },
): number {
  const leaf = words(fact.path.at(-1) ?? '', record)
  const around = fact.path.slice(0, -1)
  const before = around.findLast((name) => !isWrapper(words(name, record), []))
  if (before !== undefined && namesThing(before, field, record))
    return [leaf, withoutThing(leaf, field)].some((name) => isNoun(name, inner.names)) ? 1 : 0
  const { nouns } = record.vocabulary
  const isFlat = fact.path.slice(0, -1).every((name) => isWrapper(words(name, record), nouns))
  if (!isFlat) return 0
  const trimmed = leaf.at(-1) === 'value' ? leaf.slice(0, -1) : leaf
  for (const thing of field.names) {
    for (const name of inner.names) {
      if (endsWith(trimmed, [...thing, ...name])) return 1 - 0.01 * trimmed.length
    }
    if (endsWith(trimmed, thing) && inner.kind === 'id' && looksLikeId(fact)) return 0.85
  }
  return 0
}

// A text that stands alone under the name of the thing is its id, unless people could have written it.
function looksLikeId(fact: Fact): boolean {
  const values = saidValues(fact)
  return (
    values.length > 0 &&
    values.every((value) => Number.isInteger(value) || /^(?=.*\d)[\w-]+$/.test(String(value)))
  )
}

function namesThing(name: string, field: WantedField, record: RecordFacts): boolean {
  const found = words(name, record)
  const bare = found.at(-1) === 'id' ? found.slice(0, -1) : found
  return field.names.some((noun) => endsWith(bare, noun))
}

function withoutThing(leaf: readonly string[], { names }: WantedField): readonly string[] {
  const own = new Set(names.flat())
  return leaf.filter((word) => !own.has(word))
}

function words(name: string, { vocabulary }: RecordFacts): readonly string[] {
  return splitJoined(nameWords(name), vocabulary.known)
}

function severalParents(field: WantedField, { parents }: RecordFacts): Inferred | undefined {
  if (parents.length < 2) return undefined
  const roots = parents.map(({ root }) => root).join(', ')
  return fieldQuestion([field.name], `Which entry around the record is it: ${roots}, or none?`)
}

function elsewhere(path: readonly string[], { parents }: RecordFacts): Inferred {
  const hint = parents.length > 0 ? '' : ' A list of before with key_by could give it.'
  return fieldQuestion(path, `The record does not hold it. Which call does?${hint}`)
}
