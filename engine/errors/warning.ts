import type { WarningCode } from './codes.ts'

/** One record that is not in the answer, and why. */
export type RefusedRecord = {
  /** The provider's id of the record, where it could be read. */
  readonly id: string | null
  readonly reason: string
  /** JSON pointer into the provider's page body, e.g. `/data/3`. */
  readonly pointer: string
}

/** Something that an otherwise good answer has to say. */
export type Warning = {
  readonly code: WarningCode
  readonly message: string
  readonly count: number
  /** JSON pointer of the field or place, `@` for array indices. */
  readonly pointer?: string
  /** The records that were left out. */
  readonly records?: readonly RefusedRecord[]
}
