import type { ReferenceFunction } from '../../reference-function.ts'
import { fault } from '../fault.ts'
import type { Implementation } from '../function-value.ts'
import type { Run } from '../run.ts'
import { spendArgument, spendSearch } from '../text-cost.ts'
import { readings } from './date-readings.ts'

/** A function of the reference itself, as it is, with its arguments and its result accounted for. */
export function ofReference(name: string, { implementation }: ReferenceFunction): Implementation {
  // A date without a year or a day takes them from the moment of the evaluation.
  const dated = name === 'toMillis'
  return (args, { run }) => {
    spendCall(name, args, run)
    const site = dated ? { environment: { timestamp: new Date(run.millis()) } } : undefined
    const result = implementation.call(site, ...args)
    account(result, run)
    return result
  }
}

/**
 * Accounts for a call of a function of the reference. Each reads its arguments once and makes at most a few characters
 * of each character, so all count the same steps for them, before they run; those for which that is not so are bounded below.
 */
export function spendCall(name: string, args: readonly unknown[], run: Run): void {
  run.spend(1)
  for (const value of args) spendArgument(value, run)
  checks[name]?.(args, run)
}

function account(value: unknown, run: Run): void {
  if (typeof value === 'string') run.spendText(value.length)
  else if (Array.isArray(value)) run.spendItems(value.length)
}

type Check = (args: readonly unknown[], run: Run) => void

// What a call may cost beside reading its arguments.
const checks: Readonly<Record<string, Check>> = {
  substringBefore: spendPart,
  substringAfter: spendPart,
  contains: spendPart,
  split: spendPart,
  replace: ([text, part, replacement], run) => {
    spendPart([text, part], run)
    spendArgument(replacement, run)
  },
  formatNumber: ([, picture, options], run) => {
    boundPicture(picture, run)
    for (const value of Object.values(options ?? {})) boundPicture(value, run)
  },
  formatInteger: ([, picture], run) => boundPicture(picture, run),
  parseInteger: ([value, picture], run) => {
    boundText(value, longestNumber, run)
    boundPicture(picture, run)
  },
  fromMillis: ([, picture], run) => boundDatePicture(picture, run),
  toMillis: ([value, picture], run) => {
    if (picture === undefined) return
    boundText(value, longestDate, run)
    boundDatePicture(picture, run)
    if (typeof value === 'string' && typeof picture === 'string') {
      if (readings(picture, value.length) > mostReadings) throw tooMuch(run)
    }
  },
}

function spendPart([text, part]: readonly unknown[], run: Run): void {
  if (typeof text === 'string' && typeof part === 'string') spendSearch(text, part, run)
}

const longestPicture = 1000
const longestNumber = 10_000
const longestDate = 200
// The reference reads a date by a pattern that tries one reading after the other.
const mostReadings = 1_000_000

// `[Y,*-99999999]`: a width that the reference would fill with zeros.
const marker = /\[[^\]]*\]?/g
const wide = /\d{4}/

function boundDatePicture(picture: unknown, run: Run): void {
  boundPicture(picture, run)
  if (typeof picture !== 'string') return
  for (const found of picture.match(marker) ?? []) {
    const comma = found.indexOf(',')
    if (comma !== -1 && wide.test(found.slice(comma))) throw tooMuch(run)
  }
}

function boundPicture(picture: unknown, run: Run): void {
  boundText(picture, longestPicture, run)
  run.spend(longestPicture >> 2)
}

function boundText(text: unknown, most: number, run: Run): void {
  if (typeof text === 'string' && text.length > most) throw tooMuch(run)
}

function tooMuch(run: Run): unknown {
  return fault('X1004', { value: run.setup.limits.output })
}
