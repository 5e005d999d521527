/*
 * config: mapping files in, typed and checked configuration out; every problem with file:line:column.
 * It knows YAML and the mapping schema. It must not know expressions, requests or records.
 */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { mappingOfResourceFile, resourceFilesOf } from './resource-files.ts'
import { type SchemaComment, schemaComment } from './schema-comment.ts'

/** A text of a mapping before it is checked; `fault` says why it could not be read. */
export type TextInput = {
  /** Path as shown to people, relative to the working directory where that is shorter. */
  readonly file: string
  readonly text: string
  /** Of a file: the comment that names a schema for editors, where that schema is not there. */
  readonly missingSchema?: SchemaComment | undefined
  readonly fault?: { readonly code: 'file_unreadable' | 'file_too_large'; readonly message: string }
}

/** The block of a resource in a text of its own. `resource` is undefined where the name of its file says none. */
export type ResourceInput = TextInput & { readonly resource: string | undefined }

/** A mapping before it is checked. */
export type MappingInput = TextInput & {
  /** Of a file: its name without ending, which is the provider it stands for. */
  readonly name?: string
  /** Of a mapping that is given as an object. */
  readonly data?: unknown
  /** Blocks of resources that have texts of their own. */
  readonly resources?: readonly ResourceInput[]
}

/** Most bytes of a text. */
export const mostBytes: number = 256 * 1024

/**
 * Reads a mapping file together with its resource files, or every mapping of a folder in alphabetical order. The path of a
 * resource file stands for the mapping that it belongs to.
 */
export async function readMappingFiles(path: string): Promise<readonly MappingInput[]> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory() !== true) return [await readMapping(mappingOfResourceFile(path) ?? path)]
  const entries = await readdir(path, { withFileTypes: true })
  const files = entries.map(({ name }) => name).filter((name) => yamlFile.test(name))
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const lost = await foldersWithoutMapping(path, folders, files)
  return Promise.all([...files, ...lost].sort().map((name) => readMapping(join(path, name))))
}

const yamlFile = /\.ya?ml$/

// Resource files without a mapping would be overlooked: their mapping is read, which says that it is not there.
async function foldersWithoutMapping(
  path: string,
  folders: readonly string[],
  files: readonly string[],
): Promise<readonly string[]> {
  const names = files.map((file) => file.replace(yamlFile, ''))
  const found = folders
    .filter((folder) => !names.includes(folder))
    .map(async (folder) => {
      const resources = await resourceFilesOf(join(path, `${folder}.yaml`))
      return resources.some(({ resource }) => resource !== undefined) ? [`${folder}.yaml`] : []
    })
  return (await Promise.all(found)).flat()
}

async function readMapping(path: string): Promise<MappingInput> {
  const name = basename(path).replace(yamlFile, '')
  const found = await resourceFilesOf(path)
  const resources = found.map(async (file) => ({
    ...(await readText(file.path)),
    resource: file.resource,
  }))
  return { ...(await readText(path)), name, resources: await Promise.all(resources) }
}

async function readText(path: string): Promise<TextInput> {
  const file = shownPath(path)
  try {
    const { size } = await stat(path)
    if (size > mostBytes) return { file, text: '', fault: tooLarge(size) }
    const text = await readFile(path, 'utf8')
    return { file, text, missingSchema: await missingSchema(path, text) }
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    const message = `File cannot be read: ${reason}`
    return { file, text: '', fault: { code: 'file_unreadable', message } }
  }
}

async function missingSchema(path: string, text: string): Promise<SchemaComment | undefined> {
  const comment = schemaComment(text)
  if (comment === undefined) return undefined
  const found = await stat(join(dirname(path), comment.target)).catch(() => undefined)
  return found === undefined ? comment : undefined
}

/** The fault of a text that has too many bytes. */
export function tooLarge(size: number): NonNullable<TextInput['fault']> {
  const message = `It has ${size} bytes, more than the ${mostBytes} that a mapping may have`
  return { code: 'file_too_large', message }
}

function shownPath(path: string): string {
  const shorter = relative(process.cwd(), path)
  return shorter !== '' && !shorter.startsWith('..') ? shorter : path
}
