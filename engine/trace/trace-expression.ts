import { ExpressionError } from '../expression/expression-error.ts'
import type { ExpressionSetup } from '../expression/jsonata.ts'
import type { Ast } from '../expression/native/ast.ts'
import { plainNames } from '../expression/native/compile-path.ts'
import { type Observe, observedExpression } from '../expression/native/observed-expression.ts'
import type { Code } from '../expression/native/run.ts'
import { isTrueResult } from '../expression/truth.ts'
import { type Condition, type Parts, partsOf } from './parts.ts'
import { type ReadEvent, type Role, unknown, Watch } from './watch.ts'

/** One evaluation: what it gave, and what it read on the way. */
export type Trace = {
  /** Undefined for nothing. */
  readonly value: unknown
  readonly error: ExpressionError | undefined
  /** The reads, among those of other evaluations: from an index on, before another one. */
  readonly events: readonly ReadEvent[]
  readonly from: number
  readonly to: number
  /** Which arms of its conditions were taken, by index; undefined for none. */
  readonly taken: ReadonlyMap<number, Taken> | undefined
}

type Taken = { readonly onTrue: boolean; readonly onFalse: boolean }

/** What an evaluation read, in order. */
export function eventsIn({ events, from, to }: Trace): readonly ReadEvent[] {
  return events.slice(from, to)
}

/** An expression that is evaluated under a watch. */
export type TracedExpression = {
  readonly conditions: readonly Condition[]
  /** Evaluates it over watched roots. All of its value counts as read. */
  readonly trace: (roots: WatchedRoots) => Trace
  /** The same, but objects that it hands on as they are do not count as read. */
  readonly traceHandedOn: (roots: WatchedRoots) => Trace
}

/** The roots of an expression under a watch, which several expressions may share. */
export type WatchedRoots = { readonly input: object; readonly watch: Watch }

/** Puts roots under a watch; entries that are read of tables are noted too. */
export function watchRoots(roots: object, isTable: (object: object) => boolean): WatchedRoots {
  const watch = new Watch(isTable)
  return { input: watch.see(roots, undefined, ''), watch }
}

/** Compiles an expression so that everything it reads is noted, with what it is read for. */
export function traceExpression(tree: Ast, setup: ExpressionSetup): TracedExpression {
  const parts = partsOf(tree)
  let watch = new Watch(() => false)
  let taken: Map<number, Taken> | undefined
  const observe: Observe = (node, code) =>
    observed(parts, node, {
      code,
      watch: () => watch,
      decide: (index, isTrue) => {
        taken ??= new Map()
        taken.set(index, withArm(taken.get(index), isTrue))
      },
    })
  const evaluate = observedExpression(tree, setup, observe)
  const traceWith = (roots: WatchedRoots, handsOn: boolean): Trace => {
    watch = roots.watch
    taken = undefined
    watch.begin()
    const { events } = watch
    const from = events.length
    try {
      const result = evaluate(roots.input)
      const value = handsOn ? watch.handOn(result) : watch.take(result)
      return { value, error: undefined, events, from, to: events.length, taken }
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      return { value: undefined, error, events, from, to: events.length, taken }
    }
  }
  return {
    conditions: parts.conditions,
    trace: (roots) => traceWith(roots, false),
    traceHandedOn: (roots) => traceWith(roots, true),
  }
}

function withArm(held: Taken | undefined, isTrue: boolean): Taken {
  const { onTrue = false, onFalse = false } = held ?? {}
  return { onTrue: onTrue || isTrue, onFalse: onFalse || !isTrue }
}

type Site = {
  readonly code: () => Code
  readonly watch: () => Watch
  readonly decide: (condition: number, isTrue: boolean) => void
}

function observed(parts: Parts, node: Ast, site: Site): Code | undefined {
  const role = parts.roles.get(node)
  const member = parts.members.get(node)
  const condition = parts.deciding.get(node)
  if (role === undefined && member === undefined) return forNames(node, site)
  const own = forNames(node, site) ?? site.code()
  const decided = condition === undefined ? own : forCondition(own, condition, site)
  const inner = member === undefined ? decided : forMember(decided, member, site.watch)
  return role === undefined ? inner : forRole(inner, role, site.watch)
}

// A path of names is walked without the proxies, which take much longer.
function forNames(node: Ast, { code, watch }: Site): Code | undefined {
  if (node.type !== 'path' || node.predicate !== undefined || !('steps' in node)) return undefined
  const names = plainNames(node)
  if (names === undefined) return undefined
  const general = code()
  return (input, frame, run) => {
    const found = watch().walk(input, names)
    return found === unknown ? general(input, frame, run) : found
  }
}

function forCondition(own: Code, condition: number, { decide }: Site): Code {
  return (input, frame, run) => {
    const value = own(input, frame, run)
    decide(condition, isTrueResult(value))
    return value
  }
}

function forRole(code: Code, role: Role, watchOf: () => Watch): Code {
  return (input, frame, run) => {
    const watch = watchOf()
    const outer = watch.role
    watch.role = role
    const value = code(input, frame, run)
    watch.role = outer
    return value
  }
}

function forMember(code: Code, member: readonly string[], watchOf: () => Watch): Code {
  return (input, frame, run) => {
    const watch = watchOf()
    const outer = watch.member
    watch.member = member
    const value = code(input, frame, run)
    watch.member = outer
    return value
  }
}
