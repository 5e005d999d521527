/*
 * check: mappings and fixtures in, findings out. Every expression is evaluated on what the fixtures show, node by node, and
 * rules look at what the nodes did. Nothing is called, nothing is sent.
 */
import type { InspectedPlace } from '../../index.ts'

/** What a finding means for the exit code: errors fail, warnings fail with `--strict`, notes never do. */
export type Severity = 'error' | 'warning' | 'note'

/** Codes of findings, and how bad each is. A code never changes its meaning; docs/findings.md has a row for each. */
export const findingCodes = {
  no_fixtures: 'note',
  no_records: 'note',
  evaluation_fails: 'error',
  result_misfit: 'error',
  result_missing: 'error',
  contradicts_expectation: 'error',
  records_not_found: 'error',
  request_differs: 'error',
  paging_contradicted: 'error',
  error_text_lost: 'error',
  error_not_seen: 'error',
  good_answer_refused: 'error',
  unescaped_literal: 'error',
  unknown_field: 'warning',
  always_null: 'warning',
  join_never_hits: 'warning',
  never_equal: 'warning',
  null_as_text: 'warning',
  unclear_precedence: 'warning',
  same_source: 'warning',
  swapped_sources: 'warning',
  shifted_index: 'warning',
  wrong_unit: 'warning',
  hidden_branch: 'warning',
  opposite_value: 'warning',
} as const satisfies Readonly<Record<string, Severity>>

/** What is wrong with a mapping, as far as its fixtures show. */
export type FindingCode = keyof typeof findingCodes

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
export type Evidence = { readonly file: string; readonly pointer: string }
