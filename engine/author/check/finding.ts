/*
 * check: mappings and fixtures in, findings out. Every expression is evaluated on what the fixtures show, node by node, and
 * rules look at what the nodes did. Nothing is called, nothing is sent.
 */
import type { InspectedPlace } from '../../index.ts'

/** What a finding means for the exit code: errors fail, warnings fail with `--strict`, notes never do. */
export type Severity = 'error' | 'warning' | 'note'

const notes = ['no_fixtures', 'no_records'] as const
const errors = [
  'evaluation_fails',
  'result_misfit',
  'result_missing',
  'contradicts_expectation',
  'records_not_found',
  'request_differs',
  'paging_contradicted',
  'error_text_lost',
  'error_not_seen',
  'good_answer_refused',
  'unescaped_literal',
] as const
const warnings = [
  'unknown_field',
  'always_null',
  'join_never_hits',
  'never_equal',
  'null_as_text',
  'unclear_precedence',
  'raw_date',
  'same_source',
  'swapped_sources',
  'shifted_index',
  'wrong_unit',
  'hidden_branch',
  'opposite_value',
] as const

/** What is wrong with a mapping, as far as its fixtures show. */
export type FindingCode = (typeof notes | typeof errors | typeof warnings)[number]

/** Codes of findings, and how bad each is. A code never changes its meaning; `docs/findings.md` has a row for each. */
export const findingCodes: Readonly<Record<FindingCode, Severity>> = {
  ...severityOf(notes, 'note'),
  ...severityOf(errors, 'error'),
  ...severityOf(warnings, 'warning'),
}

function severityOf<Code extends string>(codes: readonly Code[], severity: Severity) {
  return Object.fromEntries(codes.map((code) => [code, severity])) as Record<Code, Severity> // one for each code
}

/** One finding: what, how bad, where in the mapping, and what shows it. */
export type Finding = InspectedPlace & {
  /** What is wrong; stable. */
  readonly code: FindingCode
  /** How bad it is. */
  readonly severity: Severity
  /** What is wrong, for people. */
  readonly message: string
  /** What to do about it, if that is known. */
  readonly suggestion?: string
  /** The value that shows it. */
  readonly value?: unknown
  /** Where that value stands: the fixture's file and a JSON pointer in it. */
  readonly evidence?: Evidence
}

/** A place in a fixture. */
export type Evidence = {
  /** The fixture's file. */
  readonly file: string
  /** A JSON pointer in it. */
  readonly pointer: string
}
