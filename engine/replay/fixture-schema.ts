import { readFileSync } from 'node:fs'

/** The schema of fixture files, from the package's own schemas. */
export const fixtureSchema: object = JSON.parse(
  readFileSync(new URL('../../schemas/fixture.schema.json', import.meta.url), 'utf8'),
)
