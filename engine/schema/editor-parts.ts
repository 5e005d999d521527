import { isObject } from '../json/json.ts'

/**
 * How the definitions are called that only editors need.
 * @public by scripts/generate.mjs
 */
export const editorPrefix = 'editor_'

/**
 * The schema of mapping files without what editors complete: the unified fields of each resource. They refuse nothing, so a
 * check without them says the same.
 */
export function withoutEditorParts(document: object): object {
  const { $defs, properties, ...rest } = document as Record<string, unknown>
  if (!isObject($defs) || !isObject(properties) || !isObject(properties.resources)) return document
  const { properties: _completed, ...resources } = properties.resources
  const own = Object.entries($defs).filter(([name]) => !name.startsWith(editorPrefix))
  return { ...rest, properties: { ...properties, resources }, $defs: Object.fromEntries(own) }
}
