/** What a mapping may need beside the payload. A warning `missing_input` names what it read and was not given. */
export type MapOptions = {
  /** What the payload is: a response body as the provider sends it, or a list of its records. Default: body. */
  readonly as?: 'body' | 'records'
  /** Joined lists by name: the provider's records, or an object that is keyed as the mapping reads it. */
  readonly before?: Readonly<Record<string, readonly unknown[] | Readonly<Record<string, unknown>>>>
  /** Values of the account; the mapping's defaults are filled in. */
  readonly context?: Readonly<Record<string, string>>
  /** The record around those of the payload, where the mapping reads `parent` and the payload does not hold it. */
  readonly parent?: unknown
  /** The entry of the list that the mapping goes through with `for_each`; without it `parent` is used. */
  readonly item?: unknown
  /** Response headers, lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
  /** Aborts the call; it then rejects with `AbortedError`. */
  readonly signal?: AbortSignal
  /** Milliseconds for this call. Default: the engine's. */
  readonly deadline?: number
}
