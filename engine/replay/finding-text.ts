import { whereText } from '../errors/where-text.ts'
import type { CaseFinding } from './case-findings.ts'
import type { ExplainedValue, RecordedRead } from './explained-value.ts'

/** A finding for people: what is wrong, and below it where that comes from. */
export function findingText(finding: CaseFinding): string {
  if (finding.kind === 'field') return fieldText(finding)
  if (finding.kind === 'refused') {
    const { id, record } = finding
    return `record "${id}" is left out as faulty: ${record.reason}\n    at ${record.pointer}`
  }
  const { message, where, refused = [] } = finding
  return [
    message,
    ...(where?.line === undefined ? [] : [`    in ${whereText(where)}`]),
    ...refused.map(({ id, pointer, reason }) => `    left out: "${id}" at ${pointer}: ${reason}`),
  ].join('\n')
}

type FieldFinding = Extract<CaseFinding, { kind: 'field' }>

function fieldText({ id, at, field, got, wanted, explained }: FieldFinding): string {
  if (at === undefined) return `record "${id}" is expected, but is not answered`
  const said = `record "${id}": ${field} is ${shownValue(got)} instead of ${shownValue(wanted)}`
  if (explained === undefined) return `${said}\n    the mapping does not have this field`
  return [said, ...explainedLines(explained)].join('\n')
}

/** Where a value comes from: what was read, why there is nothing, and the expression with its place. */
export function explainedLines({ expression, where, reads, empty }: ExplainedValue): string[] {
  const nothing = empty?.reason === 'no_else' ? ['    no condition held'] : []
  return [
    ...reads.map((read) => `    ${readText(read)}`),
    ...nothing,
    ...expression
      .trimEnd()
      .split('\n')
      .map((line) => `    | ${line}`),
    `    ${whereText(where)}`,
  ]
}

/** A read in one line. */
export function readText({ path, as, value, missing, pointer, exchange }: RecordedRead): string {
  const place = pointer === undefined ? '' : ` at ${pointer}`
  const from = exchange === undefined ? '' : ` of exchange ${exchange}`
  const role = as.filter((one) => one !== 'value').join(', ')
  const isTable = as.length === 1 && as[0] === 'table' && missing !== true
  const held =
    missing === true
      ? ' is missing'
      : isTable
        ? ' is looked into by its keys'
        : ` = ${shownValue(value)}`
  return `${path}${held}${place}${from}${role === '' || isTable ? '' : ` (${role})`}`
}

/** A value as JSON, shortened. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'absent'
  const text = JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
