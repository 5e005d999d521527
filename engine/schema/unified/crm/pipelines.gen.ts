// Generated from schemas/unified/crm/pipelines.schema.json by `npm run generate`. Do not edit.

/**
 * A sales pipeline, the same shape for every provider.
 */
export interface Pipeline {
  /**
   * The pipeline's unique identifier.
   */
  id: string
  /**
   * The pipeline's name.
   */
  name?: string | null
  /**
   * The status of the pipeline. Inactive means archived, disabled or deleted.
   */
  status?: 'active' | 'inactive' | null
  /**
   * The date and time of the pipeline's creation, UTC with milliseconds.
   */
  created_at?: string | null
  /**
   * The date and time of the pipeline's last update, UTC with milliseconds.
   */
  updated_at?: string | null
  /**
   * The stages of the pipeline, where the call for pipelines gives them; crm/stages has all of them.
   */
  stages?:
    | {
        /**
         * The stage's unique identifier, the one that it has in crm/stages.
         */
        id: string
        /**
         * The stage's name.
         */
        name?: string | null
        /**
         * The order of the stage in the pipeline.
         */
        position?: number | null
      }[]
    | null
  /**
   * The provider's own record, verbatim. Added by the engine.
   */
  remote_data?: {
    [k: string]: unknown
  }
}
