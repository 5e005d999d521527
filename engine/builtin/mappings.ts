import { pathOf } from './home.ts'

/** The mappings that come with the package. */
export const builtinMappings: readonly (
  | string
  | {
      /** What problems call it. */
      readonly file: string
      /** Its YAML. */
      readonly text: string
    }
)[] = [pathOf('mappings')]
