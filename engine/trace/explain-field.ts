import type { Where } from '../errors/engine-error.ts'
import { valueAt } from '../json/path.ts'
import type { Condition } from './parts.ts'
import type { Places } from './places.ts'
import { type Read, readsOf } from './reads.ts'
import { eventsIn, type Trace } from './trace-expression.ts'

/** How one unified field of one record came about. */
export type FieldExplanation = {
  /** Its dotted path, such as `pipeline.name`. */
  readonly field: string
  /** What the mapping gives; undefined for nothing. */
  readonly value: unknown
  /** Why it gives nothing at all. */
  readonly error:
    | {
        /** JSONata's code, or ours. */
        readonly code: string
        /** What went wrong, for people. */
        readonly message: string
      }
    | undefined
  /** The text of its expression. */
  readonly expression: string
  /** Where the expression comes from: the mapping file, or the overrides of the account. */
  readonly layer: 'mapping' | 'override'
  /** Where it stands. */
  readonly where: Where
  /** Everything that the value depends on. A value that is not listed makes no difference to it. */
  readonly reads: readonly Read[]
  /** The arms of its conditions, each with its offset in the expression and whether this record took it. */
  readonly branches: readonly Branch[]
  /** Why there is no value, where it is null or nothing. */
  readonly empty: EmptyReason | undefined
}

/** An arm of a condition: `a ? then : else`. */
export type Branch = {
  /** The condition, from 0 in the order of the expression. */
  readonly condition: number
  /** Which arm. */
  readonly arm: 'then' | 'else'
  /** Characters from the start of the expression; undefined for an `else` that is not written. */
  readonly offset: number | undefined
  /** Whether this record took it. */
  readonly taken: boolean
}

/** Why a field has no value. */
export type EmptyReason = {
  /** `missing`: something read is not there; `null`: it is null; `no_else`: no condition held; `result`: the expression made null of what it read. */
  readonly reason: 'missing' | 'null' | 'no_else' | 'result'
  /** How the expression came to it. */
  readonly path?: string
  /** The number of its page. */
  readonly page?: number
  /** JSON pointer into that page. */
  readonly pointer?: string
}

/** A field that is to be explained. */
export type ExplainedField = {
  readonly field: string
  readonly expression: string
  readonly layer: FieldExplanation['layer']
  readonly where: Where
  /** A single value stands in a list. */
  readonly list: boolean
}

/** Where the objects of a record come from, and what was read to make the record at all. */
export type Surroundings = { readonly places: Places; readonly madeBy: readonly Read[] }

/** Explains a field by one evaluation of its expression. */
export function explainField(
  field: ExplainedField,
  conditions: readonly Condition[],
  trace: Trace,
  surroundings: Surroundings,
): FieldExplanation {
  return new TracedField(field, conditions, trace, surroundings)
}

// Most explanations are never looked at: what is read of them is worked out then.
class TracedField implements FieldExplanation {
  readonly value: unknown
  readonly #field: ExplainedField
  readonly #conditions: readonly Condition[]
  readonly #trace: Trace
  readonly #surroundings: Surroundings
  #reads: readonly Read[] | undefined

  constructor(
    field: ExplainedField,
    conditions: readonly Condition[],
    trace: Trace,
    surroundings: Surroundings,
  ) {
    this.value = field.list ? asList(trace.value) : trace.value
    this.#field = field
    this.#conditions = conditions
    this.#trace = trace
    this.#surroundings = surroundings
  }

  get field(): string {
    return this.#field.field
  }

  get expression(): string {
    return this.#field.expression
  }

  get layer(): FieldExplanation['layer'] {
    return this.#field.layer
  }

  get where(): Where {
    return this.#field.where
  }

  get error(): FieldExplanation['error'] {
    const { error } = this.#trace
    return error === undefined ? undefined : { code: error.code, message: error.message }
  }

  get reads(): readonly Read[] {
    const { places, madeBy } = this.#surroundings
    this.#reads ??= [...readsOf(eventsIn(this.#trace), places), ...madeBy]
    return this.#reads
  }

  get branches(): readonly Branch[] {
    return this.#conditions.flatMap((condition, index) => arms(condition, index, this.#trace))
  }

  get empty(): EmptyReason | undefined {
    const isEmpty = this.#trace.error === undefined && (this.value ?? null) === null
    return isEmpty ? whyEmpty(this.reads, this.branches) : undefined
  }

  toJSON(): FieldExplanation {
    const { field, value, error, expression, layer, where, reads, branches, empty } = this
    return { field, value, error, expression, layer, where, reads, branches, empty }
  }
}

function arms(
  { onTrue, onFalse }: Condition,
  condition: number,
  { taken }: Trace,
): readonly Branch[] {
  const went = taken?.get(condition)
  const [first, second] = [went?.onTrue ?? false, went?.onFalse ?? false]
  return [
    { condition, arm: 'then', offset: onTrue, taken: first },
    { condition, arm: 'else', offset: onFalse, taken: second },
  ]
}

function asList(value: unknown): unknown {
  return value === undefined || value === null || Array.isArray(value) ? value : [value]
}

function whyEmpty(reads: readonly Read[], branches: readonly Branch[]): EmptyReason {
  const lost = reads.find(({ missing, as }) => missing && !isDecision(as))
  if (lost !== undefined) return placed('missing', lost)
  const nothing = reads.find(({ value, as }) => value === null && !isDecision(as))
  if (nothing !== undefined) return placed('null', nothing)
  const open = branches.some(
    ({ arm, offset, taken }) => arm === 'else' && offset === undefined && taken,
  )
  if (!open) return { reason: 'result' }
  const first = reads.find(({ missing }) => missing) ?? reads.find(({ value }) => value === null)
  return first === undefined ? { reason: 'no_else' } : placed('no_else', first)
}

function isDecision(as: Read['as']): boolean {
  return as.every((role) => role === 'decides')
}

function placed(reason: EmptyReason['reason'], { path, page, pointer }: Read): EmptyReason {
  return {
    reason,
    path,
    ...(page === undefined ? {} : { page }),
    ...(pointer === undefined ? {} : { pointer }),
  }
}

/** A field of an object that an evaluation gave. It depends on what was read for it, and on what was for no field alone. */
export function traceOf(trace: Trace, path: readonly string[]): Trace {
  const events = eventsIn(trace).filter(({ member = [] }) => {
    const shared = Math.min(member.length, path.length)
    return member.slice(0, shared).every((name, index) => name === path[index])
  })
  return { ...trace, value: valueAt(trace.value, path), events, from: 0, to: events.length }
}
