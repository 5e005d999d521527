import { candidatesFor, fieldReadText } from './candidates.ts'
import { canBe } from './check-value.ts'
import { factEvidence } from './evidence-text.ts'
import { saidValues } from './facts.ts'
import {
  fieldQuestion,
  foundField,
  type Inferred,
  joinInferred,
  type PossibleAnswer,
} from './found.ts'
import { inferEnum } from './infer-enum.ts'
import { inferListField } from './infer-list-field.ts'
import { inferObject, thingPlaces } from './infer-object.ts'
import { inferPlain } from './infer-plain.ts'
import { nameScore } from './match-name.ts'
import { ownNames, type RecordFacts } from './record-facts.ts'
import type { WantedField } from './vocabulary.ts'

/** What the mapping of a record is, as far as its facts show it, in the order of the schema. */
export function inferRecord(record: RecordFacts): Inferred {
  const { fields } = record.vocabulary
  return joinInferred(
    fields.map(
      (field) => inferField(field, record) ?? misnamed(field, record) ?? missing(field, record),
    ),
  )
}

function inferField(field: WantedField, record: RecordFacts): Inferred | undefined {
  if (field.kind === 'object') return inferObject(field, record)
  if (field.kind === 'list') return inferListField(field, record)
  if (field.kind === 'enum') {
    const things = record.vocabulary.fields.filter(({ kind }) => kind === 'object')
    return inferEnum(
      field,
      record,
      things.flatMap((thing) => thingPlaces(thing, record)),
    )
  }
  const candidates = candidatesFor(record.own, ownNames(record, field))
  const plain = inferPlain({ path: [field.name], kind: field.kind }, candidates, record)
  return (
    plain ?? (field.mayBeIndex ? (misnamed(field, record) ?? inferIndex(field, record)) : undefined)
  )
}

// The place in the list counts where the list is that of one thing.
function inferIndex(field: WantedField, record: RecordFacts): Inferred {
  const isNested = record.parents.length > 0
  const things = record.vocabulary.fields.filter(({ kind }) => kind === 'object')
  const isMixed = !isNested && things.some((thing) => inferObject(thing, record) !== undefined)
  if (isMixed || record.list.isMap)
    return fieldQuestion(
      [field.name],
      'No value reads as it. Is the order of the list that of the records? index counts from 0 over all of them.',
      [{ expression: 'index', evidence: [] }],
    )
  return foundField([field.name], 'index', [
    'no value of the records reads as it, so their place in the list counts',
  ])
}

// What is called as the field, but cannot be it.
function misnamed(field: WantedField, record: RecordFacts): Inferred | undefined {
  if (field.kind === 'enum' || field.kind === 'object' || field.kind === 'list') return undefined
  const called = record.own.facts.find(
    (fact) => nameScore(fact, ownNames(record, field)) >= 0.9 && !canBe(field.kind, fact),
  )
  if (called === undefined) return undefined
  const question = `Something is called so, but its values are of another type: ${factEvidence(called)}`
  return fieldQuestion([field.name], question)
}

function missing(field: WantedField, record: RecordFacts): Inferred {
  if (field.kind === 'id') return fieldQuestion([field.name], noneQuestion, possibleIds(record))
  const [first] = field.values.keys()
  const constant =
    field.values.size !== 2
      ? []
      : [
          {
            expression: JSON.stringify(first),
            evidence: [`if every record that the provider gives is ${first}`],
          },
        ]
  return fieldQuestion([field.name], noneQuestion, constant)
}

const mostIds = 3

// Values that no two records share could tell them apart.
function possibleIds({ own, parents }: RecordFacts): readonly PossibleAnswer[] {
  const unique = own.facts.filter((fact) => {
    const values = saidValues(fact)
    return canBe('id', fact) && values.length > 1 && new Set(values).size === fact.values.length
  })
  return unique.slice(0, mostIds).map((fact) => {
    const read = `$id(${fieldReadText({ root: own.root, fact })})`
    const isNested = parents.length > 0
    return {
      expression: isNested ? `$id(parent.id) & ":" & ${read}` : read,
      evidence: [`${factEvidence(fact)}, each of them once`],
    }
  })
}

/** The question about fields that nothing reads as. */
export const noneQuestion =
  'Nothing reads as it. Does the provider have it, perhaps in another call?'
