import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createValidator, type Validator } from '../schema/ajv.ts'
import { readUnifiedSchema, type UnifiedSchema } from '../schema/unified-schema.ts'

/** The schema of mapping files, and the unified schemas by resource. */
export type Schemas = {
  readonly validateMapping: Validator
  readonly unified: ReadonlyMap<string, UnifiedSchema>
}

/**
 * Loads `mapping.schema.json` and `unified/<model>/<resource>.schema.json` from a folder.
 * Rejects with the file system's or the parser's error when a schema cannot be used.
 */
export async function loadSchemas(folder: string): Promise<Schemas> {
  const mapping = await readSchema(join(folder, 'mapping.schema.json'))
  const unified = new Map<string, UnifiedSchema>()
  for (const model of (await readdir(join(folder, 'unified'))).sort()) {
    for (const file of (await readdir(join(folder, 'unified', model))).sort()) {
      if (!file.endsWith('.schema.json')) continue
      const resource = `${model}/${file.replace('.schema.json', '')}`
      const document = await readSchema(join(folder, 'unified', model, file))
      unified.set(resource, readUnifiedSchema(resource, document))
    }
  }
  return { validateMapping: createValidator(mapping), unified }
}

async function readSchema(path: string): Promise<object> {
  const document: unknown = JSON.parse(await readFile(path, 'utf8'))
  if (typeof document === 'object' && document !== null) return document
  throw new TypeError(`Schema must be an object: "${path}"`)
}
