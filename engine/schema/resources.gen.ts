// Generated from schemas/unified/ by `npm run generate`. Do not edit.
import type { Pipeline } from './unified/crm/pipelines.gen.ts'
import type { Stage } from './unified/crm/stages.gen.ts'

export type { Pipeline } from './unified/crm/pipelines.gen.ts'
export type { Stage } from './unified/crm/stages.gen.ts'

/**
 * Unified record types by resource. A resource of your own joins them by declaration merging.
 *
 * @example
 * ```ts
 * import type { RecordOf } from 'crosswalk'
 * declare module 'crosswalk' {
 *   interface ResourceTypes {
 *     readonly 'billing/invoices': { id: string; paid?: boolean | null }
 *   }
 * }
 * const invoice: RecordOf<'billing/invoices'> = { id: '1' }
 * assert(invoice.paid === undefined)
 * ```
 */
export interface ResourceTypes {
  /** A sales pipeline, the same shape for every provider. */
  readonly 'crm/pipelines': Pipeline
  /** A stage of a sales pipeline, the same shape for every provider. */
  readonly 'crm/stages': Stage
}

/** The kinds of the filters, by resource and field: `text` or `date-time`. Open for merging like {@link ResourceTypes}. */
export interface ResourceFilters {
  /** The filters of crm/pipelines. */
  readonly 'crm/pipelines': {
    /** The pipeline's name. */
    readonly name: 'text'
    /** The date and time of the pipeline's creation, UTC with milliseconds. */
    readonly created_at: 'date-time'
    /** The date and time of the pipeline's last update, UTC with milliseconds. */
    readonly updated_at: 'date-time'
  }
  /** The filters of crm/stages. */
  readonly 'crm/stages': {
    /** The stage's name. */
    readonly name: 'text'
    /** The date and time of the stage's creation, UTC with milliseconds. */
    readonly created_at: 'date-time'
    /** The date and time of the stage's last update, UTC with milliseconds. */
    readonly updated_at: 'date-time'
  }
}
