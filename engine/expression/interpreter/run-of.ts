import type { ExpressionLimits } from '../limits.ts'
import { Frame } from '../native/frame.ts'
import type { CallSite, Implementation } from '../native/function-value.ts'
import { Run } from '../native/run.ts'

/** A run of its own, for one call of compiled code from the interpreter. */
export function runOf(limits: ExpressionLimits): Run {
  return new Run({ limits, functions: new Map(), compileText: () => () => undefined })
}

/** A site for such a call. */
export function siteWithin(limits: ExpressionLimits): CallSite {
  return { input: undefined, frame: new Frame(undefined), run: runOf(limits) }
}

/** An implementation as a function of its arguments, each call within the bounds of a run. */
export function withinRun(
  implementation: Implementation,
  limits: ExpressionLimits,
): (...args: unknown[]) => unknown {
  return (...args) => implementation(args, siteWithin(limits))
}
