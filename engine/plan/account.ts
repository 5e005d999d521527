/*
 * plan: a connector, an account and a query in; the requests of a call out. Pure: no clock, no
 * network, no files. It must not know how requests are sent or records mapped.
 */

/** A change to single fields of a mapping: an expression replaces a field, null removes it. */
export type MappingOverride = { readonly [field: string]: string | null | MappingOverride }

/** What one account changes of its provider's file. Merged field by field, never replacing the rest. */
export type AccountOverrides = {
  /** Another root of the API, such as a proxy. Context values that only the original needed are then not required. */
  readonly base_url?: string
  /** Request headers to add or replace; null removes one. */
  readonly headers?: Readonly<Record<string, string | null>>
  /** Changes of single fields, by resource. */
  readonly resources?: Readonly<
    Record<
      string,
      {
        /** Changes of how it is listed. */
        readonly list?: {
          /** Expressions that replace fields; null removes one. */
          readonly response_mapping?: MappingOverride
        }
      }
    >
  >
}

/** One customer's access to one provider. */
export type Account = {
  /** Your own id of the account. It binds cursors and caches; without it they are bound to the values below. */
  readonly id?: string
  /** Whose account it is, where many share an engine. Tenants take turns in the threads of overrides; it has no other meaning. */
  readonly tenant?: string
  /** Name of the provider, as its mapping file says. */
  readonly provider: string
  /** Values that are not secret, such as a subdomain. */
  readonly context?: Readonly<Record<string, string>>
  /** Secrets, such as tokens. */
  readonly credentials?: Readonly<Record<string, string>>
  /** What this account changes of its provider's file. */
  readonly overrides?: AccountOverrides
}
