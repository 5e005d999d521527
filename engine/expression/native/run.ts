import type { JsonBudget } from '../../json/plain-json.ts'
import type { ExpressionLimits } from '../limits.ts'
import { restart, resultBudget } from '../result-data.ts'
import type { FunctionValue } from './callable.ts'
import { fault } from './fault.ts'
import type { Frame } from './frame.ts'

// Steps between two looks at the clock.
const stride = 2048
// Steps that a call counts for beside the weight of its function: it makes a frame and a list of arguments.
const call = 6

/** A compiled node: its value for an input, in a frame of variables, within the bounds of a run. */
export type Code = (input: unknown, frame: Frame, run: Run) => unknown

/** What runs of one expression share. */
export type RunSetup = {
  readonly limits: ExpressionLimits
  /** Functions by name: JSONata's own and the registered ones. */
  readonly functions: ReadonlyMap<string, FunctionValue>
  /** Compiles a text at run time, for `$eval`; throws the parser's error. */
  readonly compileText: (source: string) => Code
}

/** One evaluation: what it may still spend, how deep it is, when it began. */
export class Run {
  readonly setup: RunSetup
  readonly sequence: number
  /** What the results may take, those of all parts together. */
  readonly result: JsonBudget
  depth = 0
  #left: number
  #nextLook: number
  #deadline = 0
  #millis: number | undefined

  /** `earlier`: a run of the same evaluation, whose time counts. */
  constructor(setup: RunSetup, earlier?: Run) {
    this.setup = setup
    this.#deadline = earlier === undefined ? 0 : earlier.#deadline
    this.sequence = setup.limits.sequence
    this.result = resultBudget(setup.limits.output, (steps) => this.spend(steps))
    this.#left = setup.limits.steps
    this.#nextLook = this.#left - stride
  }

  /** Sets the run back to its start. */
  reset(): void {
    this.depth = 0
    restart(this.result)
    this.#left = this.setup.limits.steps
    this.#nextLook = this.#left - stride
    this.#deadline = 0
    this.#millis = undefined
  }

  /** Accounts for work; throws when steps or time are used up. */
  spend(steps: number): void {
    this.#left -= steps
    if (this.#left < this.#nextLook) this.#look()
  }

  /**
   * Accounts for the rounds of a loop that is about to begin, and gives what each round has still to spend: nothing
   * where all of them together are little, so that the clock need not be looked at in between.
   */
  spendRounds(count: number, weight: number): number {
    if (count * weight > stride) return weight
    this.spend(count * weight)
    return 0
  }

  /** Accounts for a string about to exist; throws when it is too long. */
  spendText(length: number): void {
    if (length > this.setup.limits.output) throw fault('X1004', { value: this.setup.limits.output })
    this.spend(1 + (length >> 4))
  }

  /** Accounts for items about to stand in one array, of which some may be there already. */
  spendItems(count: number, added = count): void {
    if (count > this.sequence) throw fault('D2015', { value: count })
    this.spend(1 + added)
  }

  /** Enters a call of a certain weight; throws when calls are nested too deep. Leave with `depth -= 1`. */
  enter(weight: number): void {
    this.depth += 1
    if (this.depth > this.setup.limits.stack) {
      throw fault('D1011', { value: this.setup.limits.stack })
    }
    this.spend(call + weight)
  }

  /** Enters the calls of a loop, all at one depth, as {@link enter} and {@link spendRounds} would. Leave with `depth -= 1`. */
  enterRounds(count: number, weight: number): number {
    if (count === 0) return 0
    this.depth += 1
    if (this.depth > this.setup.limits.stack) {
      throw fault('D1011', { value: this.setup.limits.stack })
    }
    return this.spendRounds(count, call + weight)
  }

  /** The moment that `$now` and `$millis` give: one for the whole evaluation. */
  millis(): number {
    this.#millis ??= Date.now()
    return this.#millis
  }

  #look(): void {
    if (this.#left < 0) throw fault('D1012', { value: this.setup.limits.timeout })
    this.#nextLook = this.#left - stride
    const now = Date.now()
    if (this.#deadline === 0) this.#deadline = now + this.setup.limits.timeout
    if (now > this.#deadline) throw fault('D1012', { value: this.setup.limits.timeout })
  }
}
