/*
 * config: mapping files in, typed and checked configuration out; every problem with file:line:column.
 * It knows YAML and the mapping schema. It must not know expressions, requests or records.
 */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { type SchemaComment, schemaComment } from './schema-comment.ts'

/** A mapping before it is checked; `fault` says why its text could not be read. */
export type MappingInput = {
  /** Path as shown to people, relative to the working directory where that is shorter. */
  readonly file: string
  /** Of a file: its name without ending, which is the provider it stands for. */
  readonly name?: string
  readonly text: string
  /** Of a mapping that is given as an object. */
  readonly data?: unknown
  /** Of a file: the comment that names a schema for editors, where that schema is not there. */
  readonly missingSchema?: SchemaComment | undefined
  readonly fault?: { readonly code: 'file_unreadable' | 'file_too_large'; readonly message: string }
}

/** Most bytes of a mapping. */
export const mostBytes: number = 256 * 1024

/** Reads a mapping file, or every `*.yaml` and `*.yml` of a folder in alphabetical order. */
export async function readMappingFiles(path: string): Promise<readonly MappingInput[]> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory() !== true) return [await readMappingFile(path)]
  const names = (await readdir(path)).filter((name) => /\.ya?ml$/.test(name)).sort()
  return Promise.all(names.map((name) => readMappingFile(join(path, name))))
}

async function readMappingFile(path: string): Promise<MappingInput> {
  try {
    const { size } = await stat(path)
    if (size > mostBytes) return { ...describe(path), text: '', fault: tooLarge(size) }
    const text = await readFile(path, 'utf8')
    return { ...describe(path), text, missingSchema: await missingSchema(path, text) }
  } catch (error) {
    return unreadable(path, error)
  }
}

async function missingSchema(path: string, text: string): Promise<SchemaComment | undefined> {
  const comment = schemaComment(text)
  if (comment === undefined) return undefined
  const found = await stat(join(dirname(path), comment.target)).catch(() => undefined)
  return found === undefined ? comment : undefined
}

/** The fault of a mapping that has too many bytes. */
export function tooLarge(size: number): NonNullable<MappingInput['fault']> {
  const message = `It has ${size} bytes, more than the ${mostBytes} that a mapping may have`
  return { code: 'file_too_large', message }
}

function unreadable(path: string, error: unknown): MappingInput {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error)
  return {
    ...describe(path),
    text: '',
    fault: { code: 'file_unreadable', message: `File cannot be read: ${reason}` },
  }
}

function describe(path: string): { file: string; name: string } {
  const shorter = relative(process.cwd(), path)
  const file = shorter !== '' && !shorter.startsWith('..') ? shorter : path
  return { file, name: basename(path).replace(/\.ya?ml$/, '') }
}
