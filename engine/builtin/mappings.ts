import { pathOf } from './home.ts'

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
      readonly resources?: Readonly<
        Record<string, { readonly file: string; readonly text: string }>
      >
    }
)[] = [pathOf('mappings')]
