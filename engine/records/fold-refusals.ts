import type { RefusedRecord, Warning } from '../errors/warning.ts'
import type { RecordProblem } from './record-problem.ts'

/** A record that is not in the answer. */
export type Refusal = {
  readonly id: string | null
  /** JSON pointer into the provider's page body. */
  readonly pointer: string
  readonly problems: readonly RecordProblem[]
}

/** Refusals folded by code and field: one warning each, with every record's id, reason and place. */
export function foldRefusals(refusals: readonly Refusal[]): readonly Warning[] {
  const folded = new Map<string, { problem: RecordProblem; records: RefusedRecord[] }>()
  for (const { id, pointer, problems } of refusals) {
    const [first] = problems
    if (first === undefined) continue
    const key = `${first.code} ${first.field}`
    const entry = folded.get(key) ?? { problem: first, records: [] }
    entry.records.push({ id, pointer, reason: problems.map(({ reason }) => reason).join('; ') })
    folded.set(key, entry)
  }
  return [...folded.values()].map(({ problem, records }) => ({
    code: problem.code,
    message: messageOf(problem),
    count: records.length,
    ...(problem.field === '' ? {} : { pointer: problem.field }),
    records,
  }))
}

function messageOf({ code, field }: RecordProblem): string {
  const place = field === '' ? '' : ` at "${field}"`
  return code === 'invalid_record'
    ? `Records do not fit the unified schema${place} and are left out`
    : `Records cannot be mapped${place} and are left out`
}
