import type { Ast } from '../ast.ts'
import { sequenceOf } from '../sequence.ts'
import { type Context, type Emission, within } from './emit.ts'
import { pushOne } from './emit-list.ts'
import { plainTest } from './emit-path.ts'
import { firstField } from './first-field.ts'
import { addAll, addJoined } from './list-making.ts'
import { Scope } from './scope.ts'
import { isList, unknownValue, type Value } from './value.ts'

/** What a path has at hand: its context, what a step found, entries of a list, or one of them. */
export type Source =
  | { readonly shape: 'start' }
  | { readonly shape: 'found'; readonly value: Value }
  | { readonly shape: 'list'; readonly code: string }
  /** `once`: the path begins with it, so that nothing is done to it more than once. */
  | {
      readonly shape: 'item'
      readonly context: Context
      readonly once?: boolean
      readonly clean?: boolean
    }

/** Where a loop is: the entry, its place, and how many there are. */
export type Round = { readonly context: Context; readonly at: string; readonly length: string }

type Loop = {
  /** What each round costs. */
  readonly steps: number
  /** Nodes whose fields are read from the entry. */
  readonly next: readonly Ast[]
}

/** Writes the loops of a path, one within the other, and the variables of its tuples. */
export class StepWriter {
  source: Source = { shape: 'start' }
  /** Whether the values carry variables by now. */
  tuples = false
  readonly #outer: Emission
  #emission: Emission
  #open = 0
  // Variables of the tuples, and their names in the code.
  #variables = new Map<string, string>()

  constructor(emission: Emission) {
    this.#outer = emission
    this.#emission = emission
  }

  get emission(): Emission {
    return this.#emission
  }

  /** How many values a tuple holds. */
  get width(): number {
    return 1 + this.#variables.size
  }

  get #writer() {
    return this.#outer.writer
  }

  /** Opens a block that {@link close} ends. */
  open(head: string): void {
    this.#open += 1
    this.#writer.line(`${head} {`)
  }

  /** Ends what is open, down to what was open when there was less. */
  close(left = 0): void {
    this.#writer.line('}'.repeat(this.#open - left))
    this.#open = left
  }

  /** How much is open. */
  get depth(): number {
    return this.#open
  }

  /** Goes on with one value after the other. */
  each({ steps, next }: Loop): Round {
    const { source } = this
    if (source.shape === 'item') {
      if (source.once !== true) this.#writer.line(`run.spend(${steps})`)
      return { context: source.context, at: '0', length: '1' }
    }
    const round =
      source.shape === 'list' ? this.#eachOf(source.code, steps) : this.#eachFound(steps)
    const context = this.withPlain(round.context, next)
    this.source = { shape: 'item', context }
    return { ...round, context }
  }

  /** Binds a variable of the tuple at hand. */
  bind(name: string, code: string): void {
    this.#variables.set(name, code)
    const scope = new Scope(this.#emission.scope)
    scope.declare(name, { code, state: 'bound', once: true, value: unknownValue(code) })
    this.#emission = within(this.#emission, { scope })
  }

  /** Keeps everything in a list, declared before anything was opened, and goes on with that. */
  keep(list: string): void {
    const { source } = this
    const writer = this.#writer
    if (source.shape === 'item') pushOne(list, this.#entry(source.context), this.#outer)
    else if (source.shape === 'list') {
      writer.line(`${writer.constant(addAll)}(${list}, ${source.code}, run)`)
    } else {
      const { code } = source.shape === 'found' ? source.value : this.#outer.context
      writer.line(`${writer.constant(addJoined)}(${list}, ${code}, run)`)
    }
    this.close()
    this.source = { shape: 'list', code: list }
    this.#emission = this.#outer
  }

  #entry({ code }: Context): string {
    if (!this.tuples) return code
    const held = [...this.#variables.values()].map((value, at) => `s${at}: ${value}`)
    return `{ ${[`"@": ${code}`, ...held].join(', ')} }`
  }

  #eachOf(list: string, steps: number): Round {
    const length = `${list}.length`
    const due = this.#writer.local(`run.spendRounds(${length}, ${steps})`)
    const at = this.#count(length, due)
    const entry = this.#writer.local(`${list}[${at}]`)
    if (!this.tuples) return { at, length, context: { code: entry, plain: false } }
    return { at, length, context: this.openTuple(entry) }
  }

  /** Takes a tuple apart. */
  openTuple(entry: string): Context {
    const names = [...this.#variables.keys()]
    this.#emission = this.#outer
    names.forEach((name, place) => {
      this.bind(name, this.#writer.local(`${entry}.s${place}`))
    })
    return { code: this.#writer.local(`${entry}["@"]`), plain: false }
  }

  // What a step found, or what a path begins with.
  #eachFound(steps: number): Round {
    const { source } = this
    if (source.shape === 'found') return this.loop(source.value, { steps, single: 'joined' })
    const { context } = this.#outer
    if (context.plain === true) return { at: '0', length: '1', context }
    return this.loop(unknownValue(context.code), { steps, single: 'start' })
  }

  /**
   * A loop over the entries of a value, or over itself where it is no list. `joined`: nothing is no entry, and a list
   * that is not to be joined is one.
   */
  loop(
    { code, kind, optional }: Value,
    { steps, single }: { readonly steps: number; readonly single: 'joined' | 'start' | 'filtered' },
  ): Round {
    const writer = this.#writer
    const joined = single === 'joined'
    if (joined && kind !== 'unknown' && kind !== 'list') {
      this.open(optional ? `if (${code} !== undefined)` : '')
      return { at: '0', length: '1', context: { code, plain: false } }
    }
    const length = writer.local('1')
    const list = writer.local()
    writer.line(`if (${isList(code)}${joined ? ` && ${code}.cons !== true` : ''}) {
${list} = ${code}
${length} = ${code}.length
}${joined ? ` else if (${code} === undefined) ${length} = 0` : ''}`)
    const some = `run.spendRounds(${length}, ${steps})`
    const due = writer.local(single === 'filtered' ? some : `${length} > 1 ? ${some} : 0`)
    const at = this.#count(length, due)
    const entry = writer.local(`${list} === undefined ? ${code} : ${list}[${at}]`)
    return { at, length, context: { code: entry, plain: false } }
  }

  #count(length: string, due: string): string {
    const at = this.#writer.fresh()
    this.open(`for (let ${at} = 0; ${at} < ${length}; ${at} += 1)`)
    this.#writer.line(`if (${due} > 0) run.spend(${due})`)
    return at
  }

  /** Where fields are read from an entry more than once, it is looked at once. */
  withPlain(context: Context, next: readonly Ast[]): Context {
    if (context.plain !== false) return context
    const field = firstField(next)
    if (field === undefined) return context
    return { ...context, plain: this.#writer.local(plainTest(context.code, field, this.#writer)) }
  }
}

/** The list that a path begins with. */
export function startList({ context, writer }: Emission): string {
  const { code } = context
  const test = `typeof ${code} === 'object' && Array.isArray(${code})`
  return writer.local(`${test} ? ${code} : ${writer.constant(sequenceOf)}(${code})`)
}
