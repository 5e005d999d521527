import type { Where } from '../errors/engine-error.ts'
import type { Path } from '../json/path.ts'

/** What the engine has to know about an overridden field without its expression. */
export type OverriddenField = {
  readonly path: Path
  readonly list: boolean
  readonly where: Where
  /** The dotted paths that it fills. */
  readonly produced: readonly string[]
}

/** What is to be known of an account's overrides of a list. */
export type OverrideFacts = {
  readonly fields: readonly OverriddenField[]
  readonly removed: readonly Path[]
  readonly contextNeeds: readonly string[]
}

/** Overrides and what they are compiled against, as JSON texts. */
export type OverrideProgram = { readonly target: string; readonly overrides: string }

/** Overridden fields that are evaluated elsewhere; `program` says by what. */
export type IsolatedFields = {
  readonly program: OverrideProgram
  readonly fields: readonly OverriddenField[]
}
