import type { FieldExplanation } from '../trace/explain-field.ts'

/** How unified records came about. Its shape has a version: a change that breaks readers raises it. */
export type Explanation = {
  /** Version of this shape. */
  readonly version: 1
  /** The resource. */
  readonly resource: string
  /** The provider. */
  readonly provider: string
  /** What records were read from. */
  readonly pages: readonly ExplainedPage[]
  /** The records, in the order they were processed. */
  readonly records: readonly RecordExplanation[]
}

/** Something that records were read from: a response, or what a caller gave. */
export type ExplainedPage = {
  /** Its number, from 1. */
  readonly page: number
  /** What it holds: records of the list, or those of a joined list such as `before.pipelines`. */
  readonly of: string
  /** The request that it answers; undefined for what was given. */
  readonly request?: {
    /** The HTTP method. */
    readonly method: string
    /** The path and the query of the URL, secrets removed. */
    readonly path: string
  }
}

/** How one record came about. */
export type RecordExplanation = {
  /** Its unified id, else the id that the provider gives; null without one. */
  readonly id: string | null
  /** The number of the page that it came with. */
  readonly page: number
  /** JSON pointer into that page. */
  readonly pointer: string
  /** What became of it: answered, left out by a filter, or left out because it is faulty. */
  readonly outcome: 'kept' | 'dropped' | 'refused'
  /** Why it is faulty; nothing where it is not. */
  readonly reasons: readonly string[]
  /** Its fields, in the order of the mapping. They are worked out when they are looked at. */
  readonly fields: readonly FieldExplanation[]
}
