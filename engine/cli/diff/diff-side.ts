import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, normalize } from 'node:path'
import { resourceOfFile } from '../../host.ts'
import type { MappingText } from '../../index.ts'
import type { FixtureSource } from '../../testing.ts'
import { MisuseError } from '../misuse.ts'
import { fixtureSource, localFixtures } from '../testing/run-cases.ts'
import { commitOf, filesInCommit, textsInCommit } from './git-files.ts'
import { mappingOf, mappingTexts, type TextFile } from './mapping-texts.ts'

/** One side of a diff, as it was named: a file, a folder, or a git revision. */
export type DiffSide = {
  /** What it is, for people. */
  readonly label: string
  readonly mappings: readonly MappingText[]
  /** Its fixtures, of one provider. */
  readonly fixtures: (provider: string) => FixtureSource
  /** Where the fixtures are, for people. */
  readonly fixturesLabel: string
}

/** Where things are in a revision, and fixtures of what is no revision; by default as for `test`. */
type Places = { readonly mappings?: string | undefined; readonly fixtures?: string | undefined }

/**
 * Reads a side. A path that exists is taken as one; `REVISION:path` and `REVISION` are asked of git. Throws
 * {@link MisuseError} for what is neither.
 */
export function readSide(named: string, places: Places): DiffSide {
  if (existsSync(named)) return diskSide(named, places)
  const colon = named.indexOf(':')
  const revision = colon < 0 ? named : named.slice(0, colon)
  const path = colon < 0 ? (places.mappings ?? 'mappings') : named.slice(colon + 1)
  const commit = revision === '' ? undefined : commitOf(revision)
  if (commit === undefined)
    throw new MisuseError(`"${named}" is neither a file, nor a folder, nor a git revision`)
  return commitSide({ revision, commit, path }, places)
}

function diskSide(path: string, { fixtures }: Places): DiffSide {
  const isFolder = statSync(path).isDirectory()
  const main = isFolder ? undefined : mappingOf(path, existsSync)
  const files = main === undefined ? yamlFilesIn(path) : withResourceFiles(main)
  const read = files.map((file) => ({ path: file, text: readFileSync(file, 'utf8') }))
  const source = fixtureSource({ fixtures })
  return {
    label: path,
    mappings: usable(read, { label: path, main }),
    fixtures: () => source,
    fixturesLabel: typeof source === 'string' ? source : 'the package',
  }
}

function yamlFilesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (!entry.isDirectory()) return yamlFile.test(entry.name) ? [path] : []
    return readdirSync(path).flatMap((name) => (yamlFile.test(name) ? [join(path, name)] : []))
  })
}

const yamlFile = /\.ya?ml$/

function withResourceFiles(path: string): readonly string[] {
  const folder = path.replace(yamlFile, '')
  if (folder === path || !existsSync(folder)) return [path]
  const names = readdirSync(folder).filter((name) => resourceOfFile(name) !== undefined)
  return [path, ...names.map((name) => join(folder, name))]
}

type Committed = { readonly revision: string; readonly commit: string; readonly path: string }

function commitSide(
  { revision, commit, path }: Committed,
  { fixtures = localFixtures }: Places,
): DiffSide {
  const exists = (file: string) => filesInCommit(commit, file).includes(file)
  const main = yamlFile.test(path) ? mappingOf(normalize(path), exists) : undefined
  const roots = main === undefined ? [path] : [main, main.replace(yamlFile, '')]
  const listed = roots.flatMap((root) => filesInCommit(commit, root))
  const files = readCommit(
    commit,
    listed.filter((file) => yamlFile.test(file)),
  )
  const label = `${revision}:${path}`
  return {
    label,
    mappings: usable(files, { label, main }),
    fixtures: (provider) => {
      const paths = filesInCommit(commit, join(fixtures, provider))
      return readCommit(
        commit,
        paths.filter((file) => yamlFile.test(file)),
      ).map(({ path: file, text }) => ({ file: `${provider}/${basename(file)}`, text }))
    },
    fixturesLabel: `${revision}:${fixtures}`,
  }
}

function readCommit(commit: string, paths: readonly string[]): readonly TextFile[] {
  const texts = textsInCommit(commit, paths)
  return paths.map((path, index) => ({ path, text: texts[index] ?? '' }))
}

function usable(
  files: readonly TextFile[],
  { label, main }: { readonly label: string; readonly main: string | undefined },
): readonly MappingText[] {
  const mappings = mappingTexts(files, main)
  if (mappings.length === 0) throw new MisuseError(`There is no mapping in "${label}"`)
  return mappings
}
