import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** A file beside a mapping that holds the block of one resource. */
export type ResourceFile = {
  readonly path: string
  /** Undefined where the file's name says none. */
  readonly resource: string | undefined
}

/** The resource files of a mapping: for `acme.yaml` each `acme/<model>.<resource>.yaml`, in alphabetical order. */
export async function resourceFilesOf(mapping: string): Promise<readonly ResourceFile[]> {
  const folder = mapping.replace(/\.ya?ml$/, '')
  if (folder === mapping) return []
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => ({ path: join(folder, name), resource: resourceOfFile(name) }))
}

/** The mapping that a resource file belongs to, such as `acme.yaml`; undefined for any other path. */
export function mappingOfResourceFile(path: string): string | undefined {
  return resourceOfFile(basename(path)) === undefined ? undefined : `${dirname(path)}.yaml`
}

/**
 * The resource of a file that is named `<model>.<resource>.yaml`; undefined for any other name. The name of a provider
 * holds no dot, so that a mapping never has such a name.
 */
export function resourceOfFile(name: string): string | undefined {
  const match = /^([a-z0-9_-]+)\.([a-z0-9_-]+)\.ya?ml$/.exec(name)
  return match === null ? undefined : `${match[1]}/${match[2]}`
}
