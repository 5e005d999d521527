import { createFunctions } from '../../../expression/functions/registry.ts'
import type { Ast } from '../../../expression/native/ast.ts'
import { defaultLimits } from '../../../expression.ts'
import { type NodeEvent, watchNodes } from '../../../trace/watch-nodes.ts'
import type { CaseEvidence } from '../evidence/read-case.ts'
import type { Evidence } from '../finding.ts'

/** What an expression is evaluated on once. */
export type Environment = {
  readonly roots: Readonly<Record<string, unknown>>
  readonly shownBy: CaseEvidence
  /** Where what it is about stands, such as a record. */
  readonly at: Evidence | undefined
}

/** What a node did in an environment. */
export type SlotEvent = NodeEvent<Environment>

/** What an expression gave in an environment, or what it threw. */
export type SlotResult = {
  readonly environment: Environment
  readonly value: unknown
  readonly error: unknown
}

/** An expression of a mapping, and what each of its nodes did on the evidence. */
export type Slot = {
  /** Its keys in the mapping. */
  readonly path: readonly string[]
  readonly source: string
  readonly tree: Ast
  /** The names at its root are those of a provider's record or list, so that a missing one says something. */
  readonly closed: boolean
  readonly results: readonly SlotResult[]
  /** What a node did, in order. */
  readonly events: (node: Ast) => readonly SlotEvent[]
  /** The last value that a node gave in an environment, if it was evaluated there. */
  readonly eventIn: (node: Ast, environment: Environment) => SlotEvent | undefined
}

/** What is evaluated: an expression and its place. */
type SlotSource = Pick<Slot, 'path' | 'source' | 'tree' | 'closed'>

/** Evaluates an expression on everything that is known, and keeps what its nodes did. */
export type RunSlot = (slot: SlotSource, environments: readonly Environment[]) => Slot

const mostEvents = 1000
// For cases that do not say when they play.
const someTime = Date.parse('2026-01-01T00:00:00Z')

/** Makes the function that evaluates expressions; what it needs for that is made once. */
export function createSlotRunner(): RunSlot {
  let now = someTime
  const setup = { functions: createFunctions({ now: () => now }), limits: defaultLimits }
  return (slot, environments) => {
    const events = new Map<Ast, SlotEvent[]>()
    const listen = (event: SlotEvent): void => {
      const held = events.get(event.node)
      if (held === undefined) events.set(event.node, [event])
      else if (held.length < mostEvents) held.push(event)
    }
    const evaluate =
      environments.length === 0
        ? () => undefined
        : watchNodes<Environment>(slot.tree, setup, listen)
    const results = environments.map((environment): SlotResult => {
      now = Date.parse(environment.shownBy.fixture.content.now ?? '') || someTime
      try {
        return { environment, value: evaluate(environment.roots, environment), error: undefined }
      } catch (error) {
        return { environment, value: undefined, error }
      }
    })
    const eventsOf = (node: Ast) => events.get(node) ?? []
    return {
      ...slot,
      results,
      events: eventsOf,
      eventIn: (node, environment) =>
        eventsOf(node).findLast((event) => event.tag === environment && !event.aside),
    }
  }
}
