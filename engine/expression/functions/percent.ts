import type { FunctionDefinition } from './definition.ts'
import { numberOf } from './to-number.ts'

/** `$percent`: a fraction as a percentage. */
export const percent: FunctionDefinition = {
  name: 'percent',
  signature: '$percent(fraction) → number',
  summary:
    'A fraction as a percentage, also from text such as "0.35". Rounded to twelve digits, so that no error of binary numbers remains. Null and empty text give null, nothing stays nothing; text that is not a number is refused.',
  examples: [
    ['$percent(0.35)', 35],
    ['$percent("0.07")', 7],
    ['$percent(0.3333)', 33.33],
    ['$percent(null)', null],
  ],
  implement: () => (value) => {
    const fraction = numberOf('percent', value)
    return typeof fraction === 'number' ? Number((fraction * 100).toPrecision(12)) : fraction
  },
}
