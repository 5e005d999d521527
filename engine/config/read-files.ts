/*
 * config: mapping files in, typed and checked configuration out; every problem with file:line:column.
 * It knows YAML and the mapping schema. It must not know expressions, requests or records.
 */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'

/** A mapping file as found on disk; `fault` says why its text could not be read. */
export type MappingText = {
  /** Path as shown to people, relative to the working directory where that is shorter. */
  readonly file: string
  /** File name without its ending: the provider it stands for. */
  readonly name: string
  readonly text: string
  readonly fault?: { readonly code: 'file_unreadable' | 'file_too_large'; readonly message: string }
}

const mostBytes = 256 * 1024

/** Reads a mapping file, or every `*.yaml` and `*.yml` of a folder in alphabetical order. */
export async function readMappingFiles(path: string): Promise<readonly MappingText[]> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory() !== true) return [await readMappingFile(path)]
  const names = (await readdir(path)).filter((name) => /\.ya?ml$/.test(name)).sort()
  return Promise.all(names.map((name) => readMappingFile(join(path, name))))
}

async function readMappingFile(path: string): Promise<MappingText> {
  try {
    const { size } = await stat(path)
    if (size > mostBytes) {
      const message = `File has ${size} bytes, more than the ${mostBytes} that a mapping may have`
      return { ...describe(path), text: '', fault: { code: 'file_too_large', message } }
    }
    return { ...describe(path), text: await readFile(path, 'utf8') }
  } catch (error) {
    return unreadable(path, error)
  }
}

function unreadable(path: string, error: unknown): MappingText {
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
