import type { Ast, CallNode } from '../../../expression/native/ast.ts'
import { isObject } from '../../../json/json.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt, shown } from '../report/make-finding.ts'
import { callsOf } from '../trace/node-shape.ts'
import type { Slot, SlotEvent } from '../trace/slot.ts'

/** A lookup in a table that never finds an entry. */
export function joinNeverHits(evidence: MappingEvidence): readonly Finding[] {
  return evidence.resources.flatMap(({ slots }) =>
    slots.flatMap((slot) =>
      callsOf(slot.tree, ['find', 'lookup']).flatMap((call) => missing(evidence, slot, call)),
    ),
  )
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
