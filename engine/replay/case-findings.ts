import type { ErrorBody, RefusedRecord, Where } from '../index.ts'
import { isObject, ownValue } from '../json/json.ts'
import { stableJson } from '../json/stable-json.ts'
import type { CaseOutcome } from './case-outcome.ts'
import { compareRecords, type RecordDifference } from './compare-records.ts'
import { type ExplainedValue, explainedValue } from './explained-value.ts'
import { methodOf } from './match-exchange.ts'
import type { ReplayLog } from './playback.ts'
import type { Fixture } from './read-fixtures.ts'

/** Something that is wrong with a case. */
export type CaseFinding =
  | ({ readonly kind: 'field' } & RecordDifference & {
        /** Where the value comes from; undefined for a field that the mapping does not have. */
        readonly explained: ExplainedValue | undefined
      })
  | {
      /** An expected record was left out as faulty. */
      readonly kind: 'refused'
      readonly id: string
      readonly record: RefusedRecord
    }
  | {
      /** `error`: the call failed, or did not, or otherwise; `expectation`: a number or a code is not the expected one. */
      readonly kind: 'error' | 'expectation' | 'request' | 'exchange' | 'remote_data'
      readonly message: string
      /** Where in the mapping the error comes from. */
      readonly where?: Where
      /** The records that were left out, where that is a reason. */
      readonly refused?: readonly RefusedRecord[]
      /** The error, as the service sends it. */
      readonly error?: ErrorBody
    }

/** Everything that is wrong with a case. */
export function caseFindings(
  fixture: Fixture,
  outcome: CaseOutcome,
  log: ReplayLog,
): readonly CaseFinding[] {
  return [
    ...errorFindings(fixture, outcome),
    ...expectationFindings(fixture, outcome),
    ...recordFindings(fixture, outcome, log),
    ...contextFindings(fixture, outcome),
    ...log.mismatches
      .filter((mismatch) => mismatch !== outcome.error?.message)
      .map((message): CaseFinding => ({ kind: 'request', message })),
    ...useFindings(fixture, log),
    ...verbatimFindings(fixture, outcome),
  ]
}

function errorFindings({ content }: Fixture, { error }: CaseOutcome): CaseFinding[] {
  const { error: wanted, message: said, status = error?.statusCode } = content.expect ?? {}
  if (error === undefined) {
    if (wanted === undefined) return []
    return [{ kind: 'error', message: `call should fail with ${wanted}, but gave an answer` }]
  }
  const where = error.where === undefined ? {} : { where: error.where }
  const found = { kind: 'error', error: error.toJSON(), ...where } as const
  if (error.code !== wanted)
    return [{ ...found, message: `call failed with ${error.code}: ${error.message}` }]
  const wrongText = said !== undefined && !error.message.endsWith(said)
  const wrongStatus = status !== error.statusCode
  return [
    ...(wrongText ? [`error says "${error.message}" instead of "${said}"`] : []),
    ...(wrongStatus ? [`error has status ${error.statusCode} instead of ${status}`] : []),
  ].map((message) => ({ ...found, message }))
}

function expectationFindings({ content }: Fixture, outcome: CaseOutcome): CaseFinding[] {
  const { expect = {} } = content
  const { answers, error, waited, limits } = outcome
  const refused = refusedRecords(outcome)
  const found: CaseFinding[] = []
  const compare = (what: string, wanted: unknown, got: unknown): void => {
    if (wanted === undefined || stableJson(wanted) === stableJson(got)) return
    const message = `${what} ${stableJson(got)} instead of ${stableJson(wanted)}`
    found.push({ kind: 'expectation', message, ...(refused.length === 0 ? {} : { refused }) })
  }
  if (error === undefined) {
    compare('number of records is', expect.result_count, recordsOf(answers).length)
    const codes = answers.flatMap(({ warnings }) => warnings.map(({ code }) => code))
    compare('warnings are', expect.warnings ?? [], codes)
  }
  const ids = recordsOf(answers).map((record) => ownValue(record, 'id') ?? null)
  compare('ids of the records are', expect.ids, ids)
  compare('milliseconds waited are', expect.waited, Math.round(waited))
  for (const [name, wanted] of Object.entries(expect.limits ?? {}))
    compare(`limits state ${name}`, wanted, ownValue(limits, name) ?? null)
  return found
}

function recordFindings({ content }: Fixture, outcome: CaseOutcome, log: ReplayLog): CaseFinding[] {
  // What an unexpected error kept away is not missing besides.
  if (outcome.error !== undefined && outcome.error.code !== content.expect?.error) return []
  const expected = content.expect?.records ?? []
  const refused = refusedRecords(outcome)
  return compareRecords(expected, recordsOf(outcome.answers)).map((difference): CaseFinding => {
    const { id, at } = difference
    const record = at === undefined ? refused.find((other) => other.id === id) : undefined
    if (record !== undefined) return { kind: 'refused', id, record }
    return { kind: 'field', ...difference, explained: explainedValue(difference, outcome, log) }
  })
}

function contextFindings({ content }: Fixture, { context }: CaseOutcome): CaseFinding[] {
  return Object.entries(content.expect?.context ?? {}).flatMap(([name, wanted]): CaseFinding[] => {
    const read = context.filter((one) => one.name === name)
    const right = read.some(({ value }) => (value ?? null) === wanted)
    if (right || (read.length === 0 && wanted === null)) return []
    const [first] = read
    const got = stableJson(first?.value ?? null)
    const why = first?.fault === undefined ? '' : `: ${first.fault}`
    const message = `context value "${name}" of the token answer is ${got} instead of ${stableJson(wanted)}${why}`
    return [
      { kind: 'expectation', message, ...(first === undefined ? {} : { where: first.where }) },
    ]
  })
}

function recordsOf(answers: CaseOutcome['answers']): readonly unknown[] {
  return answers.flatMap(({ result }) => Object.values(result as object))
}

function refusedRecords({ answers }: CaseOutcome): readonly RefusedRecord[] {
  return answers.flatMap(({ warnings }) => warnings.flatMap(({ records = [] }) => records))
}

function useFindings({ content }: Fixture, { uses }: ReplayLog): CaseFinding[] {
  return content.exchanges.flatMap(({ request, times }, index): CaseFinding[] => {
    const used = uses[index] ?? 0
    const name = `exchange ${index + 1} (${methodOf(request)} ${request.path})`
    if (used === 0) return [{ kind: 'exchange', message: `${name} was never asked for` }]
    if (times === undefined || times === used) return []
    return [{ kind: 'exchange', message: `${name} was used ${used} times instead of ${times}` }]
  })
}

// Every remote_data must be a record of some recorded body, to the letter.
function verbatimFindings({ content }: Fixture, { answers }: CaseOutcome): CaseFinding[] {
  const recorded = content.exchanges.map(({ response }) => response.body)
  const bodies = [content.payload, ...recorded].map(stableJson)
  const changed = recordsOf(answers).filter((record) => {
    const remote = ownValue(record, 'remote_data')
    return isObject(remote) && !bodies.some((body) => holdsVerbatim(body, remote))
  })
  if (changed.length === 0) return []
  const message = `remote_data of ${changed.length} records is not what the provider sent`
  return [{ kind: 'remote_data', message }]
}

// The record of a map is an entry of it, `{key, value}`: it was sent as a member of an object.
function holdsVerbatim(body: string, remote: Readonly<Record<string, unknown>>): boolean {
  if (body.includes(stableJson(remote))) return true
  const { key, value, ...rest } = remote
  const isEntry = typeof key === 'string' && value !== undefined && Object.keys(rest).length === 0
  return isEntry && body.includes(`${stableJson(key)}:${stableJson(value)}`)
}
