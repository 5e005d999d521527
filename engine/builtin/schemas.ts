import { withoutEditorParts } from '../schema/editor-parts.ts'
import { pathOf, readJson } from './home.ts'

/** The unified schemas that come with the package. */
export const builtinSchemas: readonly (
  | string
  | {
      /** The resource, such as `crm/stages`. */
      readonly resource: string
      /** The schema's JSON. */
      readonly text: string
    }
)[] = [pathOf('schemas')]

/** The JSON Schema of mapping files, without what only editors need. */
export function mappingSchema(): object {
  return withoutEditorParts(readJson('schemas/mapping.schema.json'))
}

/** The JSON Schema of fixture files. */
export function fixtureSchema(): object {
  return readJson('schemas/fixture.schema.json')
}
