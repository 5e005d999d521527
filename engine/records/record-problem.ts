import type { WarningCode } from '../errors/codes.ts'

/** What is wrong with one record. */
export type RecordProblem = {
  readonly code: Extract<WarningCode, 'invalid_record' | 'unmappable_record'>
  /** JSON pointer of the unified field, `@` for array indices. */
  readonly field: string
  readonly reason: string
}
