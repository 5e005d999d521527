/*
 * replay: fixtures in, real HTTP out: a server that answers what was recorded and refuses what was
 * not. It imports the entry points and the foundations only.
 */
import { fixtureSchema } from '../builtin/schemas.ts'
import { FixtureError } from '../errors/errors.ts'
import { createValidator } from '../schema/ajv.ts'
import type { FixtureFile } from '../schema/fixture.gen.ts'
import type { Validator } from '../schema/validator.ts'
import { positionAt } from '../source/excerpt.ts'
import { readYaml } from '../source/yaml.ts'
import { yamlData } from '../source/yaml-data.ts'
import { type FixtureInput, type FixtureSource, readFixtureSource } from './fixture-source.ts'

type WrittenExchange = FixtureFile['exchanges'][number]

/** A request and its response. */
export type Exchange = Omit<WrittenExchange, 'use' | 'request' | 'response'> &
  Required<Pick<WrittenExchange, 'request' | 'response'>>

/** A case of a provider, as read from its file. */
export type Fixture = {
  /** Name of the provider: the folder. */
  readonly provider: string
  /** File name without endings, such as `crm-stages.pages`. */
  readonly name: string
  /** The file, from the working directory. */
  readonly file: string
  /** What the file holds, with the exchanges that it names in place. */
  readonly content: Omit<FixtureFile, 'exchanges'> & {
    /** Requests and their answers. */
    readonly exchanges: readonly Exchange[]
  }
}

/** The file of a provider's folder that holds the exchanges which several cases use. */
const sharedBase = 'shared.yaml'

/**
 * Reads the fixtures of every provider of a folder (`<provider>/<resource>.<case>.yaml`, or `.yml`) or of texts, or those of one provider.
 * Throws {@link FixtureError} with file, line and column for one that does not read.
 */
export function readFixtures(source: FixtureSource, provider?: string): readonly Fixture[] {
  const validate = createValidator(fixtureSchema())
  const inputs = readFixtureSource(source, provider)
  const shared = new Map(
    inputs.filter(isShared).map((input) => [input.provider, readShared(input, validate)]),
  )
  return inputs
    .filter((input) => !isShared(input))
    .map((input) => ({
      provider: input.provider,
      name: input.base.replace(/\.ya?ml$/, ''),
      file: input.file,
      content: parseFixture(input, shared.get(input.provider) ?? {}, validate),
    }))
}

function isShared({ base }: FixtureInput): boolean {
  return base === sharedBase
}

type SharedExchanges = Readonly<Record<string, WrittenExchange>>

// It is checked as the case that it would be if it held all of its exchanges.
function readShared({ text, file }: FixtureInput, validate: Validator): SharedExchanges {
  const data = parse(text, file)
  const entries = Object.entries((data ?? {}) as SharedExchanges) // each is checked next
  const exchanges = entries.map(([, exchange]) => exchange)
  const [misfit] = validate({ title: 'Shared', origin: 'https://shared.invalid', exchanges })
  if (misfit !== undefined) {
    const name = entries[Number(misfit.at[1])]?.[0] ?? ''
    const at = [name, ...misfit.at.slice(2)]
    throw misfitError({ text, file }, { ...misfit, at })
  }
  return Object.fromEntries(entries)
}

function parseFixture(
  { text, file }: FixtureInput,
  shared: SharedExchanges,
  validate: Validator,
): Fixture['content'] {
  const data = parse(text, file)
  const [misfit] = validate(data)
  if (misfit !== undefined) throw misfitError({ text, file }, misfit)
  const content = data as FixtureFile // the schema has just been checked
  const exchanges = content.exchanges.map((written, index): Exchange => {
    const { use, ...own } = written
    const used = use === undefined ? {} : shared[use]
    const { request, response, ...rest } = { ...used, ...own }
    if (used !== undefined && request !== undefined && response !== undefined)
      return { ...rest, request, response }
    const { offset } = readYaml(text).rangeOf(['exchanges', String(index)])
    const what =
      used === undefined
        ? `"${use}" is not in ${sharedBase}: it has ${Object.keys(shared).join(', ') || 'nothing'}`
        : `an exchange needs "request" and "response", or "use"`
    throw broken(file, text, offset, what)
  })
  return { ...content, exchanges }
}

// Places are looked for where something is wrong only.
function parse(text: string, file: string): unknown {
  const data = yamlData(text)
  if (data !== undefined) return data
  const source = readYaml(text)
  const [fault] = source.faults
  if (fault !== undefined) throw broken(file, text, fault.offset, fault.message)
  return source.data
}

type Read = { readonly text: string; readonly file: string }

function misfitError({ text, file }: Read, misfit: ReturnType<Validator>[number]) {
  const { offset } = readYaml(text).rangeOf(misfit.at)
  const key = misfit.params.additionalProperty
  const named = typeof key === 'string' ? `: "${key}"` : ''
  return broken(file, text, offset, `"${misfit.at.join('.')}" ${misfit.message}${named}`)
}

function broken(file: string, text: string, offset: number, message: string): FixtureError {
  const where = { file, ...positionAt(text, offset) }
  return new FixtureError(
    `Fixture ${file}:${where.line}:${where.column} does not read: ${message}`,
    where,
  )
}
