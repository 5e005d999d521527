import { type Fact, saidValues } from './facts.ts'

const mostValues = 3
const longestValue = 40

/** What shows a fact, in a line: where it first stands in the body, and values that were seen, or what a document declares. */
export function factEvidence(fact: Fact): string {
  const where = fact.pointers[0] ?? ''
  const values = distinct(saidValues(fact))
  if (values.length > 0) return `${where}: ${valueList(values)}${nullNote(fact)}`
  const declared = declaredText(fact)
  if (declared !== '') return `${where}: declared as ${declared}`
  return `${where}: null wherever it stands`
}

/** The first few of several values, as JSON. */
export function valueList(values: readonly unknown[]): string {
  const some = values.slice(0, mostValues).map(valueText)
  const more = values.length - some.length
  return `${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** The values of a fact that differ. */
export function distinct(values: readonly unknown[]): readonly unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}

function nullNote({ values }: Fact): string {
  if (values.includes(null)) return ', or null'
  return values.includes(undefined) ? ', or missing' : ''
}

// On one line, whatever signs the value has.
function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  const short = text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
  return oneLine(short)
}

/** A text without signs that would end its line. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}

function declaredText({ declared }: Fact): string {
  if (declared === undefined) return ''
  const { type, format, enum: values, minimum, maximum, description } = declared
  const range =
    minimum === undefined && maximum === undefined ? '' : `${minimum ?? ''} to ${maximum ?? ''}`
  const list = Array.isArray(values) ? `one of ${valueList(values)}` : ''
  const said = typeof description === 'string' ? JSON.stringify(description.slice(0, 80)) : ''
  return [type, format, range, list, said]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => oneLine([part].flat().join(' or ')))
    .join(', ')
}
