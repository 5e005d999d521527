// Generated from schemas/fixture.schema.json by `npm run generate`. Do not edit.

/**
 * One case of a provider: an account without secrets, a query, and the HTTP exchanges as they must be sent and as they come.
 */
export interface FixtureFile {
  /**
   * What the case shows, in plain words.
   */
  title: string
  /**
   * Unified resource. Default: the one that the file is called after, as in crm-stages.pages.yaml, else the only one there is.
   */
  resource?: string
  /**
   * The exchanges also answer in the sandbox. Default: false.
   */
  sandbox?: boolean
  /**
   * The time at which the case plays.
   */
  now?: string
  /**
   * The account; context values default to the examples of the mapping, credentials to made-up values.
   */
  account?: {
    /**
     * Context values.
     */
    context?: {
      [k: string]: string
    }
    /**
     * Names of the credentials that the account holds. Default: those of the first way to authenticate.
     */
    credentials?: string[]
    /**
     * Overrides of the account.
     */
    overrides?: {}
  }
  /**
   * The unified query.
   */
  query?: {}
  /**
   * A response body that is mapped without any call, such as one of a webhook; exchanges are then empty. What the mapping reads beside it is missing.
   */
  payload?: {
    [k: string]: unknown
  }
  /**
   * What the token URL answers when an account is connected, without its tokens. Needed where the mapping reads context values from it.
   */
  token?: {}
  /**
   * Ids of records that the case gets one by one, each by a call of its own. Default: it lists.
   *
   * @minItems 1
   */
  get?: [string, ...string[]]
  /**
   * Follow next_cursor to the end. Default: false, one answer.
   */
  walk?: boolean
  /**
   * Where every request of the case must go.
   */
  origin: string
  /**
   * Headers that every request of the case must carry. Placeholders {{credentials.name}} stand for made-up secrets.
   */
  headers?: {
    [k: string]: string
  }
  /**
   * How the case must end, beside its snapshot.
   */
  expect?: {
    /**
     * Code of the error that the call rejects with.
     */
    error?: string
    /**
     * The end of the message of that error, such as what the provider says.
     */
    message?: string
    /**
     * HTTP status of that error, as the service answers it.
     */
    status?: number
    /**
     * The unified ids of all records, in the order in which they come.
     */
    ids?: string[]
    /**
     * Milliseconds that the call waits for limits and retries. Random delays are half of the longest.
     */
    waited?: number
    /**
     * What the provider states about its limit, the last time it does. null: nothing.
     */
    limits?: {
      /**
       * Requests that the limit allows.
       */
      limit?: number | null
      /**
       * Requests that are left.
       */
      remaining?: number | null
      /**
       * Seconds until the limit resets.
       */
      reset?: number | null
      /**
       * Seconds to wait, as the error says.
       */
      retry_after?: number | null
    }
    /**
     * Context values that the token answer brings. null: none.
     */
    context?: {
      [k: string]: string | null
    }
    /**
     * Records of all answers together.
     */
    result_count?: number
    /**
     * Codes of the warnings, in order.
     */
    warnings?: string[]
    /**
     * Unified records of all answers, written by hand from what the provider documents: each has its id and the fields to prove. Objects may be partial, too. null: the field is null or absent. Records of one id are taken in order; records that are not named may be there.
     */
    records?: {
      /**
       * The unified id.
       */
      id: string
    }[]
  }
  /**
   * Requests and their answers. Of several with the same request, each answers as often as `times` says (once without it), in order; the last one answers from then on. Each must be used.
   */
  exchanges: {
    /**
     * Name of an exchange in the shared.yaml of the provider's folder, in place of request and response. Either may stand beside it, and then counts.
     */
    use?: string
    /**
     * What must be sent.
     */
    request?: {
      /**
       * Default: GET, or POST for GraphQL.
       */
      method?: 'GET' | 'POST'
      /**
       * Path, without the query.
       */
      path: string
      /**
       * Every query parameter; a list where one repeats.
       */
      query?: {
        [k: string]: string | number | boolean | string[]
      }
      /**
       * Further headers it must carry.
       */
      headers?: {
        [k: string]: string
      }
      /**
       * JSON body.
       */
      body?: {
        [k: string]: unknown
      }
      /**
       * A GraphQL request, in place of a body. The document stands in the mapping, so its name is enough here.
       */
      graphql?: {
        /**
         * The name of the operation, else of the first field.
         */
        document: string
        /**
         * Every variable.
         */
        variables?: {}
      }
    }
    /**
     * How often it must be used. Default: at least once.
     */
    times?: number
    /**
     * What comes back.
     */
    response?: {
      /**
       * Default: 200.
       */
      status?: number
      /**
       * Headers; content-type defaults to application/json for a body that is data.
       */
      headers?: {
        [k: string]: string
      }
      /**
       * Data is sent as JSON, text as it is; nothing is an empty body.
       */
      body?: {
        [k: string]: unknown
      }
    }
  }[]
}
