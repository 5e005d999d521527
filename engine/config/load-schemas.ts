import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SchemaError } from '../errors/errors.ts'
import { createValidator } from '../schema/ajv.ts'
import { readUnifiedSchema, type UnifiedSchema } from '../schema/unified-schema.ts'
import type { Validator } from '../schema/validator.ts'

/** A unified schema by itself: the resource it describes, and its JSON as text or as an object. */
export type SchemaDefinition =
  | {
      /** The resource, such as `crm/stages`. */
      readonly resource: string
      /** The schema's JSON. */
      readonly text: string
    }
  | {
      /** The resource, such as `crm/stages`. */
      readonly resource: string
      /** The schema's data. */
      readonly schema: object
    }

/** Where unified schemas come from: a folder that holds `unified/<model>/<resource>.schema.json`, or one schema. */
export type SchemaSource = string | SchemaDefinition

/** The check of mapping files, and the unified schemas by resource. */
export type Schemas = {
  readonly validateMapping: Validator
  readonly unified: ReadonlyMap<string, UnifiedSchema>
}

/**
 * Loads unified schemas in order; a later one of the same resource replaces an earlier one. Rejects with {@link SchemaError}
 * for a folder without schemas and a schema that is not valid, and with `TypeError` for what is no source.
 */
export async function loadSchemas(
  sources: readonly SchemaSource[],
  mappingSchema: object,
): Promise<Schemas> {
  const unified = new Map<string, UnifiedSchema>()
  for (const source of sources) {
    for (const found of await readSource(source)) unified.set(found.resource, readSchema(found))
  }
  return { validateMapping: createValidator(mappingSchema), unified }
}

type FoundSchema = {
  readonly resource: string
  /** Its name in messages. */
  readonly file: string
  readonly content: string | object
}

async function readSource(source: SchemaSource): Promise<readonly FoundSchema[]> {
  if (typeof source === 'string') return readFolder(source)
  const { resource, text, schema } = source as {
    resource?: unknown
    text?: unknown
    schema?: unknown
  }
  if (typeof resource !== 'string' || !/^[a-z][a-z0-9_-]*\/[a-z][a-z0-9_-]*$/.test(resource))
    throw new TypeError(
      'Option "schemas" takes folders, or schemas with a "resource" such as "crm/stages" and a "schema" or "text"',
    )
  const content = schema ?? text
  if (typeof content !== 'string' && (typeof content !== 'object' || content === null))
    throw new TypeError(`Schema of "${resource}" must have a "schema" (object) or a "text" (JSON)`)
  return [{ resource, file: `schemas: ${resource}`, content }]
}

async function readFolder(folder: string): Promise<readonly FoundSchema[]> {
  const unified = join(folder, 'unified')
  const found: FoundSchema[] = []
  for (const model of await entriesOf(unified)) {
    const inside = join(unified, model)
    if (!(await isFolder(inside))) continue
    for (const file of await entriesOf(inside)) {
      if (!file.endsWith('.schema.json')) continue
      const resource = `${model}/${file.replace('.schema.json', '')}`
      const path = join(inside, file)
      found.push({ resource, file: path, content: await readFile(path, 'utf8') })
    }
  }
  if (found.length > 0) return found
  throw new SchemaError(
    `Folder of schemas "${folder}" holds none: expected ${join(unified, '<model>', '<resource>.schema.json')}`,
    { where: { file: folder } },
  )
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path)).isDirectory()
}

function readSchema({ resource, file, content }: FoundSchema): UnifiedSchema {
  try {
    return readUnifiedSchema(resource, typeof content === 'string' ? JSON.parse(content) : content)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SchemaError(`The schema "${file}" cannot be used: ${reason}`, {
      where: { file },
      cause: error,
    })
  }
}
