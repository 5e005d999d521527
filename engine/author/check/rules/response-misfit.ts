import { suggestion } from '../../../errors/suggest.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt, shown } from '../report/make-finding.ts'
import { fieldsOf, giverOf } from '../trace/node-shape.ts'
import type { Slot } from '../trace/slot.ts'

/** A limit that is no number, and a key of `error_mapping` that means nothing: the engine would pass over both. */
export function responseMisfits(evidence: MappingEvidence): readonly Finding[] {
  return evidence.responses.flatMap((slot) =>
    slot.path[0] === 'error_mapping' ? foreignKeys(evidence, slot) : notNumbers(evidence, slot),
  )
}

const keys = ['message', 'status']

function foreignKeys(evidence: MappingEvidence, slot: Slot): Finding[] {
  return fieldsOf(slot.tree)
    .filter(({ name }) => !keys.includes(name))
    .map(({ name, node }) =>
      findingAt(evidence, slot, node, {
        code: 'result_misfit',
        message: `An error has no "${name}"`,
        suggestion: suggestion(name, keys),
        value: name,
      }),
    )
}

function notNumbers(evidence: MappingEvidence, slot: Slot): Finding[] {
  if (slot.path[0] !== 'rate_limit' || slot.path[1] === 'limited') return []
  const wrong = slot.results.find(
    ({ value }) => !['number', 'undefined'].includes(typeof (value ?? undefined)),
  )
  if (wrong === undefined) return []
  return [
    findingAt(evidence, slot, giverOf(slot, slot.tree, wrong.environment), {
      code: 'result_misfit',
      message: `"${slot.path.join('.')}" must be a number: it is ${shown(wrong.value)}`,
      suggestion: '$toNumber(…), or $secondsUntil(…) for a time',
      value: wrong.value,
      at: wrong.environment.at,
    }),
  ]
}
