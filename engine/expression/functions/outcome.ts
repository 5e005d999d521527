import { argumentError, type FunctionDefinition } from './definition.ts'
import { numberOf } from './to-number.ts'

/** `$outcome`: what a stage means for a deal, where the provider says that it closes, and how likely winning is. */
export const outcome: FunctionDefinition = {
  name: 'outcome',
  signature: '$outcome(closed, percent) → string',
  summary:
    'What reaching a stage means, where the provider says only whether it closes: `open` for false; for true `won` at 100 percent, `lost` at 0, else `closed`. Both may be text. Null and nothing for `closed` give nothing; anything else than true and false is refused.',
  examples: [
    ['$outcome(false, 100)', 'open'],
    ['$outcome("true", "100")', 'won'],
    ['$outcome(true, 0)', 'lost'],
    ['$outcome(true, null)', 'closed'],
  ],
  implement: () => (closed, percent) => {
    if (closed === undefined || closed === null) return undefined
    const flag = String(closed)
    if (flag === 'false') return 'open'
    if (flag !== 'true') throw argumentError('outcome', 'true or false', closed)
    const number = numberOf('outcome', percent)
    return number === 100 ? 'won' : number === 0 ? 'lost' : 'closed'
  },
}
