import type { SignatureCheck } from './native/ast.ts'
import { fault } from './native/fault.ts'

const mostReadings = 100_000

/**
 * A check that gives up where there are too many ways to read the arguments: the reference tries them one after the
 * other, and each parameter that is optional or may be repeated multiplies them.
 */
export function boundedCheck(check: SignatureCheck): SignatureCheck {
  const { definition } = check
  const open = definition.match(/[-?+]/g)?.length ?? 0
  return {
    definition,
    validate: (args, context) => {
      if (readings(args.length, open) > mostReadings) throw fault('X2002')
      return check.validate(args, context)
    },
  }
}

// In how many ways the arguments can be shared out.
function readings(args: number, open: number): number {
  let ways = 1
  for (let at = 1; at <= open && ways <= mostReadings; at += 1) ways *= (args + at) / at
  return ways
}
