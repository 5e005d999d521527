import type { Ast, BinaryNode, CallNode } from '../../../expression/native/ast.ts'
import { isObject } from '../../../json/json.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt, findingOn, shown } from '../report/make-finding.ts'
import { allNodes, bare, callsOf, literalOf, namesOf } from '../trace/node-shape.ts'
import type { Slot, SlotEvent } from '../trace/slot.ts'
import { wordsOf } from './names.ts'

/** A lookup in a table that never finds an entry, and a list that is narrowed to nothing. */
export function joinNeverHits(evidence: MappingEvidence): readonly Finding[] {
  return evidence.resources.flatMap(({ slots }) =>
    slots.flatMap((slot) => [
      ...callsOf(slot.tree, ['find', 'lookup']).flatMap((call) => missing(evidence, slot, call)),
      ...predicatesOf(slot.tree).flatMap((test) => unmet(evidence, slot, test)),
    ]),
  )
}

// `list[id = $other.id]`.
function predicatesOf(tree: Ast): readonly BinaryNode[] {
  const tests = allNodes(tree).flatMap(({ stages = [] }) =>
    stages.flatMap((stage) => (stage.type === 'filter' ? [bare(stage.expr)] : [])),
  )
  return tests.filter((test): test is BinaryNode => test.type === 'binary' && test.value === '=')
}

function unmet(evidence: MappingEvidence, slot: Slot, test: BinaryNode): Finding[] {
  if ([test.lhs, test.rhs].some((side) => literalOf(bare(side)) !== undefined)) return []
  const tries = slot.events(test)
  const [first] = tries
  if (first === undefined || tries.length < 2 || tries.some(({ value }) => value !== false))
    return []
  return [
    findingAt(evidence, slot, test, {
      code: 'join_never_hits',
      message: 'No fixture has an entry for which this holds: the list is always empty',
      at: first.tag.at,
    }),
  ]
}

function missing(evidence: MappingEvidence, slot: Slot, call: CallNode): Finding[] {
  const [table, key] = call.arguments
  if (table === undefined || key === undefined) return []
  const tries = slot.events(call).filter(({ tag: environment }) => {
    const held = slot.events(table).find((event) => event.tag === environment)?.value
    return isObject(held) && Object.keys(held).length > 0 && isKey(keyIn(slot, key, environment))
  })
  const [first] = tries
  if (first === undefined || tries.some(({ value }) => value !== undefined)) return []
  const value = keyIn(slot, key, first.tag)
  const held = slot.events(table).find((event) => event.tag === first.tag)?.value
  const keys = tries.map(({ tag }) => String(keyIn(slot, key, tag)))
  const misnamed = otherKey(evidence, {
    table,
    entries: tries.flatMap(({ tag }) => entriesIn(slot, table, tag)),
    keys,
  })
  if (misnamed !== undefined) return [misnamed]
  return [
    findingAt(evidence, slot, call, {
      code: 'join_never_hits',
      message: `The lookup never finds an entry: there is none under ${shown(value)}, only under ${Object.keys(
        held as object,
      )
        .slice(0, 3)
        .map(shown)
        .join(', ')}`,
      value,
      at: first.tag.at,
    }),
  ]
}

function keyIn(slot: Slot, key: Ast, environment: SlotEvent['tag']): unknown {
  return slot.events(key).find((event) => event.tag === environment)?.value
}

function isKey(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}

type Entry = Readonly<Record<string, unknown>>

function entriesIn(slot: Slot, table: Ast, environment: SlotEvent['tag']): readonly Entry[] {
  const held = slot.events(table).find((event) => event.tag === environment)?.value
  return isObject(held) ? Object.values(held).filter(isObject) : []
}

type Searched = {
  readonly table: Ast
  readonly entries: readonly Entry[]
  readonly keys: readonly string[]
}

// The list is kept by another field than the one that holds what is looked for.
function otherKey(
  evidence: MappingEvidence,
  { table, entries, keys }: Searched,
): Finding | undefined {
  const [root, name] = namesOf(table) ?? []
  const call = evidence.cases
    .flatMap(({ joins }) => joins)
    .find(({ path }) => root === 'before' && path.at(-1) === name)
  if (call === undefined) return undefined
  const wanted = new Set(keys)
  const ids = new Set(entries.flatMap((entry) => Object.keys(entry)).filter(isIdName))
  const meant = [...ids].find((id) => {
    const there = new Set(entries.map((entry) => String(entry[id])))
    const found = [...wanted].filter((key) => there.has(key))
    return found.length * 2 >= wanted.size
  })
  if (meant === undefined) return undefined
  return findingOn(evidence, [...call.path, 'key_by'], 'value', {
    code: 'join_never_hits',
    message: `No lookup in "${name}" finds an entry: what is looked for stands in "${meant}" of its entries`,
    suggestion: `did you mean "${meant}"?`,
    value: keys[0],
  })
}

function isIdName(name: string): boolean {
  return wordsOf(name).some((word) => word.endsWith('id'))
}
