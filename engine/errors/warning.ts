import type { WarningCode } from './codes.ts'

/** One record that is not in the answer, and why. */
export type RefusedRecord = {
  /** The provider's id of the record, where it could be read. */
  readonly id: string | null
  /** Why it was left out. */
  readonly reason: string
  /** JSON pointer into the provider's page body, e.g. `/data/3`. */
  readonly pointer: string
}

/** Something that a caller must know about an otherwise good answer. */
export type Warning = {
  /** What happened; stable. */
  readonly code: WarningCode
  /** What happened, for people. */
  readonly message: string
  /** How often it happened. */
  readonly count: number
  /** JSON pointer of the field or place, `@` for array indices. */
  readonly pointer?: string
  /** The records that were left out. */
  readonly records?: readonly RefusedRecord[]
}
