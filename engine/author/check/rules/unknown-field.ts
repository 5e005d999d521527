import { suggestion } from '../../../errors/suggest.ts'
import type { Ast, PathNode } from '../../../expression/native/ast.ts'
import { isObject } from '../../../json/json.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt } from '../report/make-finding.ts'
import { nodesOfType } from '../trace/node-shape.ts'
import type { Slot, SlotEvent } from '../trace/slot.ts'
import { slipOf } from './names.ts'

/**
 * A field that no payload has. What a provider answers with an error is not known as well as its records are: there,
 * only a name that is nearly one of those seen is a finding.
 */
export function unknownField(evidence: MappingEvidence): readonly Finding[] {
  const overRecords = evidence.resources.flatMap(({ slots }) => slots)
  return [...overRecords, ...evidence.responses, ...evidence.tokens].flatMap((slot) =>
    nodesOfType(slot.tree, 'path')
      .map((node) => node as PathNode)
      .filter((node) => !node.steps.some(isMarked))
      .flatMap((node) => lackingSteps(evidence, slot, node)),
  )
}

function isMarked({ focus, index, ancestor, tuple }: Ast): boolean {
  return [focus, index, ancestor, tuple].some((mark) => mark !== undefined)
}

/** How often a step found its name in the objects that it was applied to. */
type Lookups = {
  hits: number
  tries: number
  readonly keys: Set<string>
  first: object | undefined
}

function lackingSteps(evidence: MappingEvidence, slot: Slot, node: PathNode): Finding[] {
  const lookups = node.steps.map(
    (): Lookups => ({
      hits: 0,
      tries: 0,
      keys: new Set(),
      first: undefined,
    }),
  )
  for (const event of slot.events(node)) {
    countLookups(evidence, { slot, node, event, lookups })
    if (lookups.every(({ hits }) => hits > 0)) return []
  }
  return node.steps.flatMap((step, at) => {
    const { hits, tries, keys, first } = lookups[at] as Lookups
    if (step.type !== 'name' || tries === 0 || hits > 0) return []
    const name = String(step.value)
    const slip = slipOf(name, keys)
    if (slip !== undefined && !slot.closed && isAlternative(slot, name, slip)) return []
    if (!slot.closed && slip === undefined) return []
    const hint = slip === undefined ? suggestion(name, [...keys]) : `did you mean "${slip}"?`
    return findingAt(evidence, slot, step, {
      code: 'unknown_field',
      message: `No fixture has "${name}" there`,
      suggestion: hint,
      at: evidence.origins.of(first),
    })
  })
}

// The name in another version of the API beside the one seen, as in `detail ? detail : details`.
function isAlternative({ tree }: Slot, one: string, other: string): boolean {
  const [short = '', long] = [one, other].toSorted((a, b) => a.length - b.length)
  const isRead = nodesOfType(tree, 'name').some(({ value }) => value === other)
  return isRead && long === `${short}s`
}

type Counting = {
  readonly slot: Slot
  readonly node: PathNode
  readonly event: SlotEvent
  readonly lookups: readonly Lookups[]
}

function countLookups(
  { origins }: MappingEvidence,
  { slot, node, event, lookups }: Counting,
): void {
  let holders = objectsIn(event.input)
  for (const [at, step] of node.steps.entries()) {
    const plain = step.type === 'name' && step.stages === undefined && step.predicate === undefined
    const known = slot.closed ? holders.filter((holder) => origins.of(holder)) : holders
    if (step.type === 'name')
      countIn(lookups[at] as Lookups, { holders, known, name: String(step.value) })
    if (at === node.steps.length - 1) return
    holders = plain
      ? holders.flatMap((holder) => objectsIn(holder[String(step.value)]))
      : objectsIn(found(event, at + 1))
    if (holders.length === 0) return
  }
}

type Holders = {
  readonly holders: readonly object[]
  /** Those whose keys are all known. */
  readonly known: readonly object[]
  readonly name: string
}

function countIn(lookups: Lookups, { holders, known, name }: Holders): void {
  if (holders.some((holder) => Object.hasOwn(holder, name))) lookups.hits += 1
  lookups.tries += known.length
  lookups.first ??= known[0]
  if (lookups.hits > 0) return
  for (const holder of known) for (const key of Object.keys(holder)) lookups.keys.add(key)
}

function found(event: SlotEvent, steps: number): unknown {
  try {
    return event.steps?.(steps)
  } catch {
    return undefined
  }
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn)
  return isObject(value) ? [value] : []
}
