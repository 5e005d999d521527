import { pathOf } from './home.ts'

/** The text of a resource's block. */
type BuiltinText = {
  /** What problems call it. */
  readonly file: string
  /** Its YAML. */
  readonly text: string
}

/** The mappings that come with the package. */
export const builtinMappings: readonly (
  | string
  | {
      /** The provider's name. */
      readonly provider: string
      /** What problems call it. */
      readonly file: string
      /** Its YAML. */
      readonly text: string
      /** Blocks that have files of their own, by resource. */
      readonly resources?: Readonly<Record<string, BuiltinText>>
    }
)[] = [pathOf('mappings')]
