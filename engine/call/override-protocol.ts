import type { OverrideFacts, OverrideProgram } from '../compile/override-facts.ts'
import type { Where } from '../errors/engine-error.ts'
import type { ExpressionLimits } from '../expression/limits.ts'

/** What the thread of overrides is started with. */
export type OverrideSetup = { readonly limits: ExpressionLimits }

/** The messages to a thread. Values of records are sent as JSON text. */
export type OverrideRequest = {
  readonly owner: string
  readonly tenant: string
  readonly program: OverrideProgram
  /** What the clock says. */
  readonly now: number
} & (
  | { readonly kind: 'compile' }
  | {
      readonly kind: 'evaluate'
      /** Roots that all records share, each as JSON. */
      readonly shared: Readonly<Record<string, string>>
      /** Entries around records, each once. */
      readonly parents: readonly string[]
      readonly records: readonly SentRecord[]
    }
)

/** A record as it is sent. */
export type SentRecord = {
  readonly response: string
  /** Places in the list of parents. */
  readonly parents: readonly number[]
  readonly index: number | undefined
}

/** The answers of a thread. */
export type OverrideAnswer =
  | { readonly kind: 'compiled'; readonly facts: OverrideFacts }
  /** JSON of a list of results for each record, one result for each field. */
  | { readonly kind: 'evaluated'; readonly results: readonly string[] }
  | { readonly kind: 'too_large'; readonly step: number }
  | {
      readonly kind: 'invalid'
      readonly message: string
      readonly fields: readonly string[]
      readonly where: Where | undefined
    }
