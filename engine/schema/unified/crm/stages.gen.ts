// Generated from schemas/unified/crm/stages.schema.json by `npm run generate`. Do not edit.

/**
 * A stage of a sales pipeline, the same shape for every provider.
 */
export interface Stage {
  /**
   * The stage's unique identifier.
   */
  id: string
  /**
   * The stage's name.
   */
  name?: string | null
  /**
   * The order of the stage in its pipeline: the provider's own number where it has one, else the 0-based array index.
   */
  position?: number | null
  /**
   * The status of the stage. Inactive means archived, disabled or deleted; a won or lost stage is active.
   */
  status?: 'active' | 'inactive' | null
  /**
   * The pipeline this stage is part of. Absent where the provider has none.
   */
  pipeline?: {
    /**
     * The pipeline's unique identifier.
     */
    id?: string | null
    /**
     * The name of the pipeline.
     */
    name?: string | null
  } | null
  /**
   * The date and time of the stage's creation, UTC with milliseconds.
   */
  created_at?: string | null
  /**
   * The date and time of the stage's last update, UTC with milliseconds.
   */
  updated_at?: string | null
  /**
   * The chance of winning a deal in this stage, in percent.
   */
  probability?: number | null
  /**
   * What reaching this stage means for a deal. Closed means ended, but the provider does not say how.
   */
  outcome?: 'open' | 'won' | 'lost' | 'closed' | null
  /**
   * The provider's own record, verbatim. Added by the engine.
   */
  remote_data?: {
    [k: string]: unknown
  }
}
