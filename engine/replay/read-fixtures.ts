/*
 * replay: fixtures in, real HTTP out: a server that answers what was recorded and refuses what was
 * not. It imports the entry points and the foundations only.
 */
import { fixtureSchema } from '../builtin/schemas.ts'
import { FixtureError } from '../errors/errors.ts'
import { createValidator, type Validator } from '../schema/ajv.ts'
import type { FixtureFile } from '../schema/fixture.gen.ts'
import { positionAt } from '../source/excerpt.ts'
import { readYaml } from '../source/yaml.ts'
import { type FixtureSource, readFixtureSource } from './fixture-source.ts'

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
 * Reads the fixtures of every provider of a folder (`<provider>/<resource>.<case>.yaml`, or `.yml`) or of texts, or those of one provider.
 * Throws {@link FixtureError} with file, line and column for one that does not read.
 */
export function readFixtures(source: FixtureSource, provider?: string): readonly Fixture[] {
  const validate = createValidator(fixtureSchema())
  return readFixtureSource(source, provider).map(({ provider: name, base, file, text }) => {
    const content = parseFixture(text, file, validate)
    return { provider: name, name: base.replace(/\.ya?ml$/, ''), file, content }
  })
}

function parseFixture(text: string, file: string, validate: Validator): FixtureFile {
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
