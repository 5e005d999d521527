import { basename, dirname } from 'node:path'
import { resourceOfFile } from '../../host.ts'
import type { MappingText } from '../../index.ts'

/** A file and its text. */
export type TextFile = { readonly path: string; readonly text: string }

/**
 * Mappings from the files of a folder: `acme.yaml`, with the resource files that lie in `acme/` beside it. The provider is
 * what the text says, so that two versions of one mapping may have files of other names.
 */
export function mappingTexts(files: readonly TextFile[]): readonly MappingText[] {
  const mains = files.filter(({ path }) => resourceOfFile(basename(path)) === undefined)
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
