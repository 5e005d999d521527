import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { findingAt, shown } from '../report/make-finding.ts'
import { giverOf } from '../trace/node-shape.ts'

/** A context value that a token answer must bring, and brings otherwise. */
export function contradictsToken(evidence: MappingEvidence): readonly Finding[] {
  return evidence.tokens.flatMap((slot) => {
    const name = slot.path.at(-1) ?? ''
    return slot.results.flatMap(({ environment, value, error }) => {
      const { context = {} } = environment.shownBy.fixture.content.expect ?? {}
      const wanted = context[name]
      if (wanted === undefined || error !== undefined || (value ?? null) === wanted) return []
      return findingAt(evidence, slot, giverOf(slot, slot.tree, environment), {
        code: 'contradicts_expectation',
        message: `The context value "${name}" is ${shown(value ?? null)}, but the fixture expects ${shown(wanted)}`,
        value: value ?? null,
        at: environment.at,
      })
    })
  })
}
