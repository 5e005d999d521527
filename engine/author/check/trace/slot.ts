import { createFunctions } from '../../../expression/functions/registry.ts'
import type { Ast } from '../../../expression/native/ast.ts'
import { type NodeEvent, traceExpression } from '../../../expression/trace-expression.ts'
import { defaultLimits } from '../../../expression.ts'
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
export type SlotEvent = NodeEvent & { readonly environment: Environment }

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

const mostEvents = 1000
const noTime = Date.parse('2026-01-01T00:00:00Z')

/** Evaluates an expression on everything that is known, and keeps what its nodes did. */
export function runSlot(
  { path, source, closed }: Pick<Slot, 'path' | 'source' | 'closed'>,
  environments: readonly Environment[],
): Slot | undefined {
  let current: Environment | undefined
  const events = new Map<Ast, SlotEvent[]>()
  const now = () => Date.parse(current?.shownBy.fixture.content.now ?? '') || noTime
  const setup = { functions: createFunctions({ now }), limits: defaultLimits }
  const traced = traceExpression(source, setup, (event) => {
    if (current === undefined) return
    const held = events.get(event.node)
    if (held === undefined) events.set(event.node, [{ ...event, environment: current }])
    else if (held.length < mostEvents) held.push({ ...event, environment: current })
  })
  if (traced === undefined) return undefined
  const results = environments.map((environment): SlotResult => {
    current = environment
    try {
      return { environment, value: traced.evaluate(environment.roots), error: undefined }
    } catch (error) {
      return { environment, value: undefined, error }
    }
  })
  current = undefined
  const eventsOf = (node: Ast) => events.get(node) ?? []
  return {
    path,
    source,
    closed,
    tree: traced.tree,
    results,
    events: eventsOf,
    eventIn: (node, environment) =>
      eventsOf(node).findLast((event) => event.environment === environment && !event.aside),
  }
}
