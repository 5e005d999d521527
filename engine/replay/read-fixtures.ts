/*
 * replay: fixtures in, real HTTP out: a server that answers what was recorded and refuses what was
 * not. A front door: it sees the public surface and the ground floor only.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { FixtureError } from '../errors/errors.ts'
import { createValidator } from '../schema/ajv.ts'
import type { FixtureFile } from '../schema/fixture.gen.ts'
import { positionAt } from '../source/excerpt.ts'
import { readYaml } from '../source/yaml.ts'
import { fixtureSchema } from './fixture-schema.ts'

/** A case of a provider, as read from its file. */
export type Fixture = {
  /** Name of the provider: the folder. */
  readonly provider: string
  /** File name without endings, such as `crm-stages.pages`. */
  readonly name: string
  /** The file, from the working directory. */
  readonly file: string
  /** What the file holds. */
  readonly content: FixtureFile
}

/**
 * Reads the fixtures of every provider of a folder (`<provider>/<resource>.<case>.yaml`), or of one.
 * Throws {@link FixtureError} with file, line and column for one that does not read.
 */
export function readFixtures(folder: string, provider?: string): readonly Fixture[] {
  if (!existsSync(folder)) throw new FixtureError(`Folder of fixtures does not exist: "${folder}"`)
  const entries = readdirSync(folder, { withFileTypes: true })
  const providers = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return providers
    .filter((name) => provider === undefined || name === provider)
    .sort()
    .flatMap((name) => readProvider(join(folder, name), name))
}

function readProvider(folder: string, provider: string): Fixture[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
  return files.map((name) => {
    const path = join(folder, name)
    const file = relative(process.cwd(), path)
    const content = parseFixture(readFileSync(path, 'utf8'), file)
    return { provider, name: name.replace(/\.yaml$/, ''), file, content }
  })
}

const validate = createValidator(fixtureSchema)

function parseFixture(text: string, file: string): FixtureFile {
  const source = readYaml(text)
  const [fault] = source.faults
  if (fault !== undefined) throw broken(file, text, fault.offset, fault.message)
  const [misfit] = validate(source.data)
  if (misfit === undefined) return source.data as FixtureFile // the schema has just been checked
  const { offset } = source.rangeOf(misfit.at)
  const key = misfit.params.additionalProperty
  const named = typeof key === 'string' ? `: "${key}"` : ''
  throw broken(file, text, offset, `"${misfit.at.join('.')}" ${misfit.message}${named}`)
}

function broken(file: string, text: string, offset: number, message: string): FixtureError {
  const where = { file, ...positionAt(text, offset) }
  return new FixtureError(
    `Fixture ${file}:${where.line}:${where.column} does not read: ${message}`,
    where,
  )
}
