import type { Implementation } from '../function-value.ts'
import type { Run } from '../run.ts'
import { spendArgument } from '../text-cost.ts'

// Functions of the reference that run often, written so that they are quick. Each costs what it costs there.

function cased(value: unknown, change: (text: string) => string, run: Run): string | undefined {
  if (value === undefined) return undefined
  run.spend(1)
  spendArgument(value, run)
  const made = change(value as string)
  run.spendText(made.length)
  return made
}

const mostShifted = 1e9
// How far from the middle between two numbers a shifted one has to be, for its error to make no difference.
const safely = 1e-6

/** Rounds half to even. A decimal place is shifted as text where arithmetic would not be exact enough. */
function round(value: number, places: number): number {
  const factor = 10 ** Math.abs(places)
  const shifted = places < 0 ? value / factor : value * factor
  const fraction = Math.abs(shifted - Math.floor(shifted) - 0.5)
  const far = !Number.isInteger(places) || Math.abs(places) > 15
  if (far || !(Math.abs(shifted) < mostShifted) || fraction < safely) {
    return roundShifted(value, places)
  }
  const whole = Math.round(shifted)
  return (places < 0 ? whole * factor : whole / factor) + 0
}

function roundShifted(value: number, places: number): number {
  const shifted = places === 0 ? value : shift(value, places)
  const nearest = Math.round(shifted)
  const tied = Math.abs(nearest - shifted) === 0.5 && Math.abs(nearest % 2) === 1
  const even = tied ? nearest - 1 : nearest
  // Without a sign, where it is zero.
  return (places === 0 ? even : shift(even, -places)) + 0
}

function shift(value: number, places: number): number {
  const [digits, exponent = '0'] = String(value).split('e')
  return Number(`${digits}e${Number(exponent) + places}`)
}

/** Functions on single values. */
export const plain: Readonly<Record<string, Implementation>> = {
  uppercase: ([value], { run }) => cased(value, (text) => text.toUpperCase(), run),
  lowercase: ([value], { run }) => cased(value, (text) => text.toLowerCase(), run),
  round: ([value, places = 0], { run }) => {
    run.spend(1)
    return value === undefined ? undefined : round(value as number, places as number)
  },
}
