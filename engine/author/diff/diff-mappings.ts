import type { Engine, EngineOptions } from '../../index.ts'
import { fixtureResource } from '../../replay/fixture-resource.ts'
import type { Fixture } from '../../replay/read-fixtures.ts'
import { openSide, type Side } from './case-side.ts'
import { type Change, changeOf, type Grade, type Sides, worstGrade } from './change.ts'
import { compareAnswers } from './compare-answers.ts'
import { compareCalls, isComparable } from './compare-calls.ts'
import { compareSupport } from './compare-support.ts'
import { compareTexts, type TextChange } from './compare-texts.ts'

/** What changed between two sets of mappings. Its shape has a version: a change that breaks readers raises it. */
export type MappingDiff = {
  /** Version of this shape. */
  readonly version: 1
  /** The worst grade of all changes. */
  readonly grade: Grade
  /** Providers that differ, each with its changes. */
  readonly providers: readonly ProviderDiff[]
  /** Providers that have the same mapping on both sides. */
  readonly unchanged: readonly string[]
}

/** What changed for one provider. */
export type ProviderDiff = {
  /** The provider. */
  readonly provider: string
  /** The worst grade of its changes. */
  readonly grade: Grade
  /** How many cases both mappings played. */
  readonly cases: number
  /** The changes, in the order of the cases, then those of the mapping as a whole. */
  readonly changes: readonly Change[]
}

/** What is compared. */
export type DiffOptions = Sides<Pick<EngineOptions, 'mappings' | 'schemas'>> & {
  /** The cases that both play, given for a provider when they are needed. */
  readonly fixtures: (provider: string) => readonly Fixture[]
}

/** Plays every case with two sets of mappings, and says what changed for those who read unified records. */
export async function diffMappings(options: DiffOptions): Promise<MappingDiff> {
  const old = await openSide(options.old)
  const newer = await openSide(options.new)
  try {
    const sides = { old, new: newer }
    const names = [...new Set([...namesOf(old.engine), ...namesOf(newer.engine)])].sort()
    const unchanged = names.filter((name) => hasSameText(sides, name))
    const providers: ProviderDiff[] = []
    for (const name of names.filter((one) => !unchanged.includes(one)))
      providers.push(await diffProvider(sides, name, options.fixtures))
    const grade = worstGrade(providers.map((provider) => provider.grade))
    return { version: 1, grade, providers, unchanged }
  } finally {
    old.close()
    newer.close()
  }
}

function namesOf(engine: Engine): readonly string[] {
  return [...engine.providers(), ...engine.broken().map(({ provider }) => provider)]
}

function hasSameText({ old, new: newer }: Sides<Side>, name: string): boolean {
  const isUsable = ({ engine }: Side) => engine.providers().includes(name)
  if (!isUsable(old) || !isUsable(newer)) return false
  const text = ({ engine }: Side) => engine.inspect().mapping(name).text
  return text(old) !== '' && text(old) === text(newer)
}

async function diffProvider(
  sides: Sides<Side>,
  provider: string,
  fixtures: DiffOptions['fixtures'],
): Promise<ProviderDiff> {
  const missing = missingChanges(sides, provider)
  if (missing.length > 0) return diffOf(provider, { cases: 0, changes: missing })
  const own = fixtures(provider)
  const inCases: Change[] = []
  for (const fixture of own) inCases.push(...(await diffCase(sides, fixture)))
  const support = {
    old: sides.old.engine.support(provider),
    new: sides.new.engine.support(provider),
  }
  const mapping = ({ engine }: Side) => engine.inspect().mapping(provider)
  const texts = compareTexts({ old: mapping(sides.old), new: mapping(sides.new) })
  const changes = [...inCases, ...compareSupport(support)]
  const unseen = texts.filter((text) => !isShown(text, inCases)).map(({ change }) => change)
  return diffOf(provider, { cases: own.length, changes: [...changes, ...unseen] })
}

function diffOf(
  provider: string,
  { cases, changes }: Pick<ProviderDiff, 'cases' | 'changes'>,
): ProviderDiff {
  return { provider, grade: worstGrade(changes.map(({ grade }) => grade)), cases, changes }
}

function missingChanges({ old, new: newer }: Sides<Side>, provider: string): readonly Change[] {
  const broken = ({ engine }: Side) => engine.broken().find((one) => one.provider === provider)
  const has = ({ engine }: Side) => engine.providers().includes(provider)
  if (has(old) && has(newer)) return []
  if (has(newer))
    return [
      changeOf(
        'mapping_new',
        broken(old) === undefined ? {} : { message: 'it could not be used before' },
      ),
    ]
  const problems = broken(newer)?.problems ?? []
  if (problems.length === 0) return [changeOf('mapping_gone', {})]
  return problems.map(({ message, where }) =>
    changeOf('mapping_broken', {
      field: where.path,
      message: `${where.file}:${where.line}:${where.column} ${message}`,
    }),
  )
}

/** Plays one case with both mappings. */
async function diffCase(sides: Sides<Side>, fixture: Fixture): Promise<readonly Change[]> {
  const played = { old: await sides.old.play(fixture), new: await sides.new.play(fixture) }
  const resource = fixtureResource(sides.new.engine, fixture)
  const base = { resource, case: fixture.name }
  const calls = compareCalls(played, base)
  if (!isComparable(played)) return calls
  return [...calls, ...compareAnswers(played, { base, schema: sides.new.engine.schema(resource) })]
}

// A text whose field changes in a case is shown there, with its place.
function isShown({ where }: TextChange, changes: readonly Change[]): boolean {
  return changes.some(
    ({ explained }) =>
      (where.old !== undefined && explained?.old?.where.path === where.old.path) ||
      (where.new !== undefined && explained?.new?.where.path === where.new.path),
  )
}
