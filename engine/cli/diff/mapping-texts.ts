import { basename, dirname } from 'node:path'
import { resourceOfFile } from '../../host.ts'
import type { MappingText } from '../../index.ts'

/** A file and its text. */
export type TextFile = { readonly path: string; readonly text: string }

/**
 * Mappings from the files of a folder: `acme.yaml`, with the resource files that lie in `acme/` beside it. The provider is
 * what the text says, so that two versions of one mapping may have files of other names. `only` names the one that is meant.
 */
export function mappingTexts(files: readonly TextFile[], only?: string): readonly MappingText[] {
  const mains = files.filter(({ path }) =>
    only === undefined ? resourceOfFile(basename(path)) === undefined : path === only,
  )
  return mains.map(({ path, text }) => {
    const folder = path.replace(/\.ya?ml$/, '')
    const resources = files.flatMap((file) => {
      const resource = resourceOfFile(basename(file.path))
      if (resource === undefined || dirname(file.path) !== folder) return []
      return [[resource, { text: file.text, file: file.path }] as const]
    })
    return { text, file: path, resources: Object.fromEntries(resources) }
  })
}

/** The mapping that a named file stands for: of a resource file the one beside its folder, if that is there. */
export function mappingOf(path: string, exists: (path: string) => boolean): string {
  if (resourceOfFile(basename(path)) === undefined) return path
  const main = `${dirname(path)}.yaml`
  return exists(main) ? main : path
}
