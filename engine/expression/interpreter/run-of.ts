import type { ExpressionLimits } from '../limits.ts'
import { Frame } from '../native/frame.ts'
import type { CallSite, Implementation } from '../native/function-value.ts'
import { Run } from '../native/run.ts'
import type { Call } from './guarded-function.ts'
import type { Environment } from './library.ts'

/** The run of each evaluation of one expression: whatever is done for an evaluation is paid for by its run. */
export class InterpreterRuns {
  readonly limits: ExpressionLimits
  readonly #runs = new WeakMap<object, Run>()
  #next: Run | undefined

  constructor(limits: ExpressionLimits) {
    this.limits = limits
  }

  /** A run for an evaluation that has not begun. */
  create(): Run {
    return new Run({
      limits: this.limits,
      functions: new Map(),
      compileText: () => () => undefined,
    })
  }

  /** Begins an evaluation with a run; what is given begins it at once. */
  begin<T>(run: Run, evaluate: () => T): T {
    this.#next = run
    try {
      return evaluate()
    } finally {
      this.#next = undefined
    }
  }

  /** The run of the evaluation that a frame belongs to. */
  of({ base }: Pick<Environment, 'base'>): Run {
    const known = this.#runs.get(base)
    if (known !== undefined) return known
    const run = this.#next ?? this.create()
    this.#next = undefined
    this.#runs.set(base, run)
    return run
  }

  /** A site for a call of compiled code. */
  site(environment: Environment): CallSite {
    return { input: undefined, frame: new Frame(undefined), run: this.of(environment) }
  }

  /** An implementation as the interpreter calls it. */
  within(implementation: Implementation): Call {
    const siteOf = (environment: Environment): CallSite => this.site(environment)
    return function (...args) {
      return implementation(args, siteOf(this.environment))
    }
  }
}
