import { pathOf } from './home.ts'

/** The mappings that come with the package. */
export const builtinMappings: readonly (
  | string
  | { readonly file: string; readonly text: string }
)[] = [pathOf('mappings')]
