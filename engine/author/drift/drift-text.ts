import type { TextStyle } from '../../replay/explanation-text.ts'
import { changesText } from '../diff/change-text.ts'
import type { Drift, DriftDifference } from './find-drift.ts'

/** A drift for people: what hits a unified field first, each with what becomes of the records. */
export function driftText({ compared, differences }: Drift, style: TextStyle): readonly string[] {
  const [hits, others] = [
    differences.filter(({ effects }) => effects.length > 0),
    differences.filter(({ effects }) => effects.length === 0),
  ]
  return [
    ...compared.map(({ call, recorded, answered }) =>
      recorded === 0
        ? `${call}: NOT COMPARED, no fixture has a good response of it`
        : `${call}: ${count(answered, 'response')} compared with ${recorded} of the fixtures`,
    ),
    ...hits.flatMap((difference) => [
      ...differenceLines(difference, style),
      ...changesText(difference.effects, style),
    ]),
    ...others.flatMap((difference) => [
      ...differenceLines(difference, style),
      `    ${withoutEffect(difference)}`,
    ]),
  ]
}

function differenceLines(
  { call, kind, pointer, recorded, answered, readers }: DriftDifference,
  style: TextStyle,
): readonly string[] {
  const read = readers.length === 0 ? [] : [`    read by ${readers.join(', ')}`]
  const what = `${pointer} ${titles[kind]}: ${shortened(recorded)} in the fixtures, ${shortened(answered)} now`
  return [style.heading(`  ${call} ${what}`), ...read]
}

const titles = {
  missing: 'is missing',
  new: 'is new',
  type: 'has another type',
  format: 'has another form',
  value: 'has another value',
} as const

function withoutEffect({ readers }: DriftDifference): string {
  return readers.length === 0
    ? 'no unified field reads it: no effect'
    : 'no value of the fixtures becomes another one'
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
