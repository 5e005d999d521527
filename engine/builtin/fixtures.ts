import { pathOf } from './home.ts'

/** The fixtures that come with the package. */
export const builtinFixtures:
  | string
  | readonly {
      /** What problems call it. */
      readonly file: string
      /** Its YAML. */
      readonly text: string
    }[] = pathOf('tests/fixtures/providers')
