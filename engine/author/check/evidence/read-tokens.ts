import type { Environment, Slot } from '../trace/slot.ts'
import { valueAtKeys } from './parameter-place.ts'
import type { CaseEvidence } from './read-case.ts'
import { type Reading, slotsIn } from './reading.ts'

/** Evaluates what reads context values from the answer of the token URL, on every recorded one. */
export function readTokens(reading: Reading, cases: readonly CaseEvidence[]): readonly Slot[] {
  const { config } = reading.mapping
  const answers = cases.flatMap(({ fixture, account, ...more }): Environment[] => {
    const { token } = fixture.content
    if (token === undefined) return []
    const at = { file: fixture.file, pointer: '/token' }
    const roots = { token, context: account.context ?? {} }
    return [{ roots, shownBy: { fixture, account, ...more }, at }]
  })
  return config.authorization.flatMap((_way, index) => {
    const path = ['authorization', String(index), 'grant', 'context']
    return slotsIn(reading, { part: valueAtKeys(config, path), path, closed: true }, answers)
  })
}
