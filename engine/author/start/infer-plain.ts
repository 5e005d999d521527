import { answerOf, type Candidate, choose, fieldReadText } from './candidates.ts'
import { isNumberLike } from './check-value.ts'
import type { SeenList } from './collect-lists.ts'
import { distinct, factEvidence, valueList } from './evidence-text.ts'
import { type Fact, saidValues } from './facts.ts'
import { fieldQuestion, foundField, type Inferred } from './found.ts'
import type { RecordFacts } from './record-facts.ts'
import type { FieldKind } from './vocabulary.ts'

/** How the expression of a field is written, or why that is not known. */
type Written =
  | { readonly expression: string; readonly note: string }
  | { readonly question: string; readonly expressions: readonly string[] }

type Field = { readonly path: readonly string[]; readonly kind: FieldKind }

/** A field that is one value of the record or of an entry around it. Undefined where nothing reads as it. */
export function inferPlain(
  field: Field,
  candidates: readonly Candidate[],
  { list }: Pick<RecordFacts, 'list'>,
): Inferred | undefined {
  const { path } = field
  const choice = choose(candidates)
  if (choice.result === 'none') return undefined
  if (choice.result === 'several') {
    const write = (fact: Fact) => (read: string) =>
      firstExpression(writeValue(field, read, { fact, list }))
    const answers = choice.candidates.map((candidate) => answerOf(candidate, write(candidate.fact)))
    return fieldQuestion(path, 'Several values read as it. Which one is it?', answers)
  }
  const { candidate } = choice
  const written = writeValue(field, fieldReadText(candidate), { fact: candidate.fact, list })
  const evidence = factEvidence(candidate.fact)
  if ('question' in written) {
    const answers = written.expressions.map((expression) => ({ expression, evidence: [evidence] }))
    return fieldQuestion(path, written.question, answers)
  }
  return foundField(path, written.expression, [evidence + written.note])
}

function firstExpression(written: Written): string {
  return 'question' in written ? (written.expressions[0] ?? '') : written.expression
}

type Values = { readonly fact: Fact; readonly list: SeenList }

function writeValue(field: Field, read: string, { fact, list }: Values): Written {
  if (field.kind === 'id') return writeId(field, read, { fact, list })
  if (field.kind === 'number') return writeNumber(read, fact)
  if (field.kind === 'percent') return writePercent(read, fact)
  return field.kind === 'date' ? writeDate(read, fact) : { expression: read, note: '' }
}

// The id of the record itself has to be one of a kind; that of its pipeline recurs.
function writeId({ path }: Field, read: string, { fact, list }: Values): Written {
  const expression = `$id(${read})`
  const values = saidValues(fact)
  const repeated = values.find((value, index) => values.indexOf(value) < index)
  if (path.length > 1 || repeated === undefined) return { expression, note: '' }
  const isNested = list.parentMaps.length > 0
  return {
    question: `${valueList([repeated])} is the id of several records. What makes an id the only one?`,
    expressions: [expression, ...(isNested ? [`$id(parent.id) & ":" & ${expression}`] : [])],
  }
}

function writeNumber(read: string, fact: Fact): Written {
  const isText = saidValues(fact).some((value) => typeof value === 'string')
  return isText
    ? { expression: `$toNumber(${read})`, note: ' (text)' }
    : { expression: read, note: '' }
}

function writePercent(read: string, fact: Fact): Written {
  const scale = scaleOf(fact)
  const values = saidValues(fact)
  const isText = values.some((value) => typeof value === 'string')
  const percent = isText ? `$toNumber(${read})` : read
  const seen = rangeNote(values, isText)
  if (scale === 'percent') return { expression: percent, note: seen }
  if (scale === 'fraction')
    return { expression: `$percent(${read})`, note: `${seen}, so a fraction` }
  return {
    question: 'Nothing shows whether it is in percent or a fraction of 1. Which one is it?',
    expressions: [percent, `$percent(${read})`],
  }
}

function rangeNote(values: readonly unknown[], isText: boolean): string {
  const numbers = values.map(Number)
  const range =
    distinct(numbers).length > 1 ? [`from ${Math.min(...numbers)} to ${Math.max(...numbers)}`] : []
  const notes = [...(isText ? ['text'] : []), ...range]
  return notes.length === 0 ? '' : ` (${notes.join(', ')})`
}

function scaleOf({ path, declared, ...fact }: Fact): 'percent' | 'fraction' | undefined {
  const numbers = saidValues({ path, declared, ...fact })
    .filter(isNumberLike)
    .map(Number)
  if (numbers.some((number) => number > 1)) return 'percent'
  if (declared?.maximum === 100 || declared?.type === 'integer') return 'percent'
  if (declared?.maximum === 1) return 'fraction'
  if (/percent|pct/i.test(path.at(-1) ?? '') && !numbers.some((number) => number % 1 !== 0))
    return 'percent'
  return numbers.some((number) => number > 0 && number < 1) ? 'fraction' : undefined
}

const zoned = /(Z|[+-]\d{2}:?\d{2})$/i

function writeDate(read: string, fact: Fact): Written {
  const expression = `$isoDate(${read})`
  const values = distinct(saidValues(fact))
  const texts = values.filter((value) => typeof value === 'string').map(String)
  if (texts.some((text) => !zoned.test(text.trim()) && !/^0{4}/.test(text)))
    return {
      question: 'The dates name no time zone. Are they UTC? $isoDate reads them as that.',
      expressions: [expression],
    }
  const numbers = values.filter((value) => typeof value === 'number').map(Number)
  const unit = numbers.some((number) => number >= 1e11) ? 'milliseconds' : 'seconds'
  return { expression, note: numbers.length > 0 ? ` (${unit} since 1970)` : '' }
}
