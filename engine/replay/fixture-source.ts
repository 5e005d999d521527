import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { FixtureError } from '../errors/errors.ts'

/** A fixture's text; its file is `<provider>/<resource>.<case>.yaml`. */
export type FixtureText = {
  /** Its name in problems. */
  readonly file: string
  /** Its YAML. */
  readonly text: string
}

/** Where fixtures come from: a folder with one folder a provider, or their texts. */
export type FixtureSource = string | readonly FixtureText[]

/** A fixture before it is checked. */
export type FixtureInput = {
  readonly provider: string
  /** File name with its ending. */
  readonly base: string
  /** Its name in messages. */
  readonly file: string
  readonly text: string
}

/**
 * The fixtures of a source, or those of one provider, by provider and name. Throws {@link FixtureError} for a folder that
 * does not exist.
 */
export function readFixtureSource(
  source: FixtureSource,
  provider: string | undefined,
): readonly FixtureInput[] {
  if (typeof source === 'string') return readFolder(source, provider)
  return source
    .map(readText)
    .filter((input) => provider === undefined || input.provider === provider)
}

function readText({ file, text }: FixtureText): FixtureInput {
  const [provider = '', base = ''] = file.split('/')
  return { provider, base, file, text }
}

function readFolder(folder: string, only: string | undefined): FixtureInput[] {
  if (!existsSync(folder)) throw new FixtureError(`Folder of fixtures does not exist: "${folder}"`)
  const entries = readdirSync(folder, { withFileTypes: true })
  const providers = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return providers
    .filter((name) => only === undefined || name === only)
    .sort()
    .flatMap((provider) => readProvider(join(folder, provider), provider))
}

function readProvider(folder: string, provider: string): FixtureInput[] {
  const names = readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
  return names.map((base) => {
    const path = join(folder, base)
    const file = relative(process.cwd(), path)
    return { provider, base, file, text: readFileSync(path, 'utf8') }
  })
}
