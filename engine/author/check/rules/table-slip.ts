import type { Ast, CallNode, ObjectNode } from '../../../expression/native/ast.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt, shown } from '../report/make-finding.ts'
import { bare, callsOf } from '../trace/node-shape.ts'
import type { Slot } from '../trace/slot.ts'
import { isSlip } from './names.ts'

/** A table whose key is nearly a value that is looked up in it, though never that value. */
export function tableSlip(evidence: MappingEvidence): readonly Finding[] {
  const slots = [...evidence.resources.flatMap((resource) => resource.slots), ...evidence.responses]
  return slots.flatMap((slot) =>
    callsOf(slot.tree, ['lookup']).flatMap((call) => slipsIn(evidence, slot, call)),
  )
}

function slipsIn(evidence: MappingEvidence, slot: Slot, call: CallNode): Finding[] {
  const [table, key] = call.arguments
  if (table === undefined || key === undefined) return []
  const keys = keysOf(bare(table))
  const seen = new Map(
    slot.events(key).flatMap(({ value, tag }) => (typeof value === 'string' ? [[value, tag]] : [])),
  )
  const written = keys.map(({ value }) => String(value))
  // Where all keys are small, the case of what is looked up is the matter.
  const small = written.every((one) => one === one.toLowerCase())
  const isUnused = (one: string) => !seen.has(one)
  return [...seen].flatMap(([value, tag]) => {
    if (written.includes(value)) return []
    const inCase = small && written.includes(value.toLowerCase())
    const slip = keys.find(({ value: one }) =>
      inCase ? one === value.toLowerCase() : isUnused(String(one)) && isSlip(String(one), value),
    )
    if (slip === undefined) return []
    return findingAt(evidence, slot, inCase ? key : slip, {
      code: 'never_equal',
      message: `${shown(value)} is looked up, but the table has ${shown(slip.value)}`,
      suggestion: inCase ? 'write $lowercase(…)' : `did you mean ${shown(value)}?`,
      value,
      at: tag.at,
    })
  })
}

function keysOf(table: Ast): readonly Extract<Ast, { type: 'string' | 'number' | 'value' }>[] {
  if (table.type !== 'unary' || table.value !== '{') return []
  return (table as ObjectNode).lhs.flatMap(([key]) => (key.type === 'string' ? [key] : []))
}
