import type { RefusedRecord, Warning } from '../errors/warning.ts'
import type { RecordProblem } from './record-problem.ts'

/** A record that is not in the answer. */
export type Refusal = {
  readonly id: string | null
  /** JSON pointer into the provider's page body. */
  readonly pointer: string
  readonly problems: readonly RecordProblem[]
}

/** Refusals, folded as they come. */
export type RefusalFold = {
  readonly add: (refusal: Refusal) => void
  readonly warnings: () => readonly Warning[]
}

/**
 * Folds refusals by code and field: one warning each, with every record's id, reason and place. `clean` takes
 * secrets out of each text.
 */
export function foldRefusals(clean: (text: string) => string = (text) => text): RefusalFold {
  const folded = new Map<string, { problem: RecordProblem; records: RefusedRecord[] }>()
  return {
    add: ({ id, pointer, problems }) => {
      const [problem] = problems
      if (problem === undefined) return
      const key = `${problem.code} ${problem.field}`
      const entry = folded.get(key) ?? { problem, records: [] }
      folded.set(key, entry)
      entry.records.push({
        id: id === null ? null : clean(id),
        pointer: clean(pointer),
        reason: clean(problems.map(({ reason }) => reason).join('; ')),
      })
    },
    warnings: () => [...folded.values()].map((entry) => warningOf(entry, clean)),
  }
}

function warningOf(
  { problem, records }: { readonly problem: RecordProblem; readonly records: RefusedRecord[] },
  clean: (text: string) => string,
): Warning {
  return {
    code: problem.code,
    message: clean(messageOf(problem)),
    count: records.length,
    ...(problem.field === '' ? {} : { pointer: clean(problem.field) }),
    records: [...records],
  }
}

function messageOf({ code, field }: RecordProblem): string {
  const place = field === '' ? '' : ` at "${field}"`
  return code === 'invalid_record'
    ? `Records do not fit the unified schema${place} and are left out`
    : `Records cannot be mapped${place} and are left out`
}
