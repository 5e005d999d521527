import { pathOf } from './home.ts'

/** The fixtures that come with the package. */
export const builtinFixtures: string | readonly { readonly file: string; readonly text: string }[] =
  pathOf('tests/fixtures/providers')
