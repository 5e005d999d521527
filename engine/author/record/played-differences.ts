import { isObject, ownValue } from '../../json/json.ts'
import { stableJson } from '../../json/stable-json.ts'
import type { CaseAnswer, CaseOutcome } from '../../replay/case-outcome.ts'
import { remoteDataField } from '../../schema/unified-schema.ts'
import type { Disguise } from './disguise.ts'
import { bodyPlace } from './map-data.ts'

/** Something that the case answers otherwise than the call did. */
export type ChangedField = {
  /** The unified id in the case; undefined for the number of records. */
  readonly id: string | undefined
  /** The unified field, dotted, or `result_count`. */
  readonly field: string
  /** What it should be by the call, stand-ins in it. */
  readonly wanted: unknown
  /** What the case gives. */
  readonly got: unknown
}

/** Compares what a case answers with what the call answered: all that differs must be stand-ins. */
export function playedDifferences(
  made: Pick<CaseOutcome, 'answers'>,
  played: Pick<CaseOutcome, 'answers'>,
  disguise: Disguise,
): readonly ChangedField[] {
  const before = recordsOf(made.answers)
  const after = recordsOf(played.answers)
  const count = { id: undefined, field: 'result_count', wanted: before.length, got: after.length }
  const fields = before.flatMap((record, index) => {
    const other = after[index]
    return other === undefined ? [] : fieldDifferences(record, other, disguise)
  })
  return [...(before.length === after.length ? [] : [count]), ...fields]
}

function recordsOf(answers: readonly CaseAnswer[]): readonly Readonly<Record<string, unknown>>[] {
  return answers.flatMap(({ result }) => Object.values(result as object)).filter(isObject)
}

function fieldDifferences(
  record: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
  disguise: Disguise,
): readonly ChangedField[] {
  const { [remoteDataField]: _before, ...made } = record
  const { [remoteDataField]: _after, ...played } = other
  const id = typeof other.id === 'string' ? other.id : undefined
  return compare(made, played, [], disguise).map((difference) => ({ id, ...difference }))
}

type Difference = Omit<ChangedField, 'id'>

function compare(
  made: unknown,
  played: unknown,
  path: readonly string[],
  disguise: Disguise,
): readonly Difference[] {
  if (isObject(made) && isObject(played)) {
    const names = [...new Set([...Object.keys(made), ...Object.keys(played)])]
    return names.flatMap((name) =>
      compare(ownValue(made, name), ownValue(played, name), [...path, name], disguise),
    )
  }
  if (stableJson(made) === stableJson(played)) return []
  // The value may have had the stand-in of its key: only its type is known then.
  if (typeof made === 'string' && typeof played === 'string' && isStandIn(made, played, disguise))
    return []
  const wanted = disguise.data(made, bodyPlace(''))
  if (stableJson(wanted) === stableJson(played)) return []
  return [{ field: path.join('.'), wanted, got: played }]
}

function isStandIn(made: string, played: string, disguise: Disguise): boolean {
  return disguise.text(made).text === played || disguise.standsFor(made) === played
}
