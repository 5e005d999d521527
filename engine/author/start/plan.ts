import type { FoundPaging } from './find-paging.ts'
import type { Inferred, OpenQuestion } from './found.ts'
import type { FoundSecurity } from './found-security.ts'
import type { SeenCall, SourceKind } from './source.ts'

/** The list of records, as far as it was found. */
type FoundList = {
  /** `response_path`. */
  readonly path: string
  readonly evidence: readonly string[]
  readonly question?: OpenQuestion
  /** Records in the answers that were seen. */
  readonly count: number
}

/** All that was found of a provider: what its mapping and its fixture are written from. */
export type StartPlan = {
  readonly provider: string
  readonly resource: string
  /** Name of the file, as it is shown. */
  readonly source: string
  readonly kind: SourceKind
  readonly call: SeenCall
  readonly list: FoundList
  readonly paging: FoundPaging
  readonly security: FoundSecurity
  readonly record: Inferred
  /** Names of the unified fields, in the order of the schema, and those without which a record is refused. */
  readonly fields: readonly string[]
  readonly required: readonly string[]
}

/** Where calls go: what the source says, or a name that stands for it. */
export function addressOf({ call, provider, resource }: StartPlan): {
  readonly baseUrl: string
  readonly path: string
} {
  return {
    baseUrl: call.baseUrl ?? `https://api.${provider}.example/v1`,
    path: call.path ?? `/${resource.split('/').at(-1)}`,
  }
}
