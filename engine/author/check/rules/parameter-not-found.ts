import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt } from '../report/make-finding.ts'
import { callsOf, literalOf } from '../trace/node-shape.ts'
import { slipOf } from './names.ts'

/** `$parameter(header, name)` with a name that is nearly one of those in the header. */
export function parameterNotFound(evidence: MappingEvidence): readonly Finding[] {
  return evidence.responses.flatMap((slot) =>
    callsOf(slot.tree, ['parameter']).flatMap((call) => {
      const [header, named] = call.arguments
      const name = named === undefined ? undefined : literalOf(named)?.value
      if (header === undefined || named === undefined || typeof name !== 'string') return []
      if (slot.events(call).some(({ value }) => value !== undefined)) return []
      const texts = slot.events(header).map(({ value }) => String(value ?? ''))
      const there = texts
        .flatMap((text) => text.split(/[,;\s]/))
        .flatMap((part) => (part.includes('=') ? [part.slice(0, part.indexOf('='))] : []))
      const slip = slipOf(name, there)
      if (slip === undefined) return []
      return findingAt(evidence, slot, named, {
        code: 'unknown_field',
        message: `No fixture has "${name}" there`,
        suggestion: `did you mean "${slip}"?`,
        value: name,
      })
    }),
  )
}
