import { isObject, ownValue } from '../../json/json.ts'
import { jsonPointer } from '../../json/pointer.ts'
import { candidatesFor, fieldReadText } from './candidates.ts'
import { type Fact, factsOf } from './facts.ts'
import { foundField, type Inferred, joinInferred } from './found.ts'
import { inferPlain } from './infer-plain.ts'
import type { RecordFacts } from './record-facts.ts'
import type { WantedField } from './vocabulary.ts'
import { endsWith, nameWords, singular, splitJoined } from './words.ts'

const nothingElse = { made: new Set<string>(), declared: new Map() }

/** A list that the records hold, such as the stages of a pipeline. Undefined where no list is called so, or its entries do not read as it. */
export function inferListField(field: WantedField, record: RecordFacts): Inferred | undefined {
  if (record.list.isMap) return undefined
  const name = listName(field, record)
  if (name === undefined) return undefined
  const items = itemsOf(name, record)
  const facts = factsOf(items, false, nothingElse)
  const parts = field.fields.map((inner) => ({
    inner,
    inferred: partOf(inner, { field, facts, record }),
  }))
  const known = parts.filter(({ inferred }) => inferred?.found.length === 1)
  const isWhole = parts.every(
    ({ inner }) => !inner.required || known.some((part) => part.inner === inner),
  )
  if (known.length === 0 || !isWhole) return undefined
  const { found } = joinInferred(known.flatMap(({ inferred }) => inferred ?? []))
  const pairs = found.map(
    ({ field: path, expression }) => `${JSON.stringify(path.at(-1))}: ${expression}`,
  )
  const read = fieldReadText({
    root: 'response',
    fact: { path: [name], values: [], pointers: [], declared: undefined },
  })
  const expression = `$exists(${read}) ? [${read}.{${pairs.join(', ')}}]`
  return foundField(
    [field.name],
    expression,
    found.flatMap(({ evidence }) => evidence),
  )
}

function listName(field: WantedField, { list, vocabulary }: RecordFacts): string | undefined {
  const names = new Set(
    list.records.flatMap(({ value }) => (isObject(value) ? Object.keys(value) : [])),
  )
  return [...names].find((name) => {
    const words = splitJoined(nameWords(name), vocabulary.known).map(singular)
    const isCalledSo = field.names.some((noun) => endsWith(words, noun.map(singular)))
    return isCalledSo && list.records.some(({ value }) => isList(ownValue(value, name)))
  })
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject)
}

function itemsOf(name: string, { list }: RecordFacts): { value: unknown; pointer: string }[] {
  return list.records.flatMap(({ value, pointer }) => {
    const held = ownValue(value, name)
    const place = pointer + jsonPointer([name])
    return isList(held)
      ? held.map((item, index) => ({ value: item, pointer: `${place}/${index}` }))
      : []
  })
}

function partOf(
  inner: WantedField,
  {
    field,
    facts,
    record,
  }: { readonly field: WantedField; readonly facts: readonly Fact[]; readonly record: RecordFacts },
): Inferred | undefined {
  const options = {
    field: inner,
    nouns: field.names,
    known: record.vocabulary.known,
    others: new Set<string>(),
  }
  const candidates = candidatesFor({ root: '$', facts }, options)
  return inferPlain({ path: [field.name, inner.name], kind: inner.kind }, candidates, record)
}
