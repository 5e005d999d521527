import type { ExpressionLimits } from '../limits.ts'
import { Frame } from '../native/frame.ts'
import type { CallSite, Implementation } from '../native/function-value.ts'
import { Run } from '../native/run.ts'
import { isSequence } from '../native/sequence.ts'
import type { Call } from './guarded-function.ts'
import { hideMarks } from './hidden-marks.ts'
import type { Environment } from './library.ts'

type Evaluation = Pick<Environment, 'base'>

const runs = new WeakMap<object, Run>()

/** The name that an evaluation's run is bound to; no expression can use it. */
export const runName = ' run'

/** A run for one evaluation: all that the interpreter and our own code do in it is counted by this one. */
export function createRun(limits: ExpressionLimits): Run {
  return new Run({ limits, functions: new Map(), compileText: () => () => undefined })
}

/** Notes the run of an evaluation that begins. */
export function beginRun({ base, lookup }: Environment): Run {
  const run = lookup(runName)
  if (!(run instanceof Run)) throw new Error('Evaluation has no run')
  runs.set(base, run)
  return run
}

/** The run of an evaluation, where it has begun. */
export function knownRun({ base }: Evaluation): Run | undefined {
  return runs.get(base)
}

/** The run of the evaluation that a frame belongs to. */
export function runOf(evaluation: Evaluation): Run {
  const run = knownRun(evaluation)
  if (run === undefined) throw new Error('Evaluation has not begun')
  return run
}

/** A site for a call of compiled code. */
export function siteWithin(run: Run): CallSite {
  return { input: undefined, frame: new Frame(undefined), run }
}

/** An implementation of ours as the interpreter calls it, counted in the evaluation that it is called in. */
export function withinRun(implementation: Implementation): Call {
  return function (...args) {
    const result = implementation(args, siteWithin(runOf(this.environment)))
    if (isSequence(result)) hideMarks(result)
    return result
  }
}
