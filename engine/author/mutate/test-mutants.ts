import { createFunctions } from '../../expression/functions/registry.ts'
import type { ExpressionSetup } from '../../expression/jsonata.ts'
import { defaultLimits } from '../../expression/limits.ts'
import type { Ast } from '../../expression/native/ast.ts'
import { nativeExpression } from '../../expression/native/native-expression.ts'
import type { EngineOptions, InspectedExpression, InspectedMapping, Where } from '../../index.ts'
import type { Fixture } from '../../replay/read-fixtures.ts'
import { type CasePlayer, createCasePlayer } from '../case-player.ts'
import { type Mutation, mutationsOf } from './mutations.ts'
import { outcomeOf } from './outcome.ts'
import { createProbes, type Probe, type Probes } from './probes.ts'

/** A small change of a mapping's expression. */
export type Mutant = {
  /** The place of the expression by keys. */
  readonly path: string
  /** What is changed, and to what. */
  readonly change: string
  /** Where that stands. */
  readonly where: Where
}

/** What became of the mutants of a mapping. */
export type MutantReport = {
  readonly provider: string
  /** Mutants with which a case fails. */
  readonly killed: number
  /** Mutants that change a value in some case, and no expectation notices. */
  readonly survivors: readonly Mutant[]
  /** Mutants that change no value in any case. */
  readonly equivalents: readonly Mutant[]
  /** Mutants of expressions that no case runs. */
  readonly unreached: readonly Mutant[]
}

/** Changes every expression of a mapping in small ways, one at a time, and plays the cases that the change could touch. */
export async function testMutants(
  provider: string,
  fixtures: readonly Fixture[],
  options: Pick<EngineOptions, 'mappings' | 'schemas'> = {},
): Promise<MutantReport> {
  const probes = createProbes()
  const player = await createCasePlayer({ ...options, instrument: probes.instrument })
  try {
    const mapping = player.engine.inspect().mapping(provider)
    const own = fixtures.filter((fixture) => fixture.provider === provider)
    const failing = await observe(player, probes, own)
    const usable = own.filter((fixture) => !failing.has(fixture))
    const clock = createMutantClock(player.now)
    const found: Found[] = []
    for (const expression of mapping.expressions) {
      for (const mutation of mutationsOf(expression.tree() as Ast, expression.roots.names)) {
        const probe = probes.find(mapping.file, expression.path)
        const fate = await fateOf({ player, probe, path: expression.path, clock, usable }, mutation)
        found.push({ fate, mutant: describe(mapping, expression, mutation) })
      }
    }
    return report(provider, found)
  } finally {
    player.close()
  }
}

type Fate = 'killed' | 'survived' | 'equivalent' | 'unreached'
type Found = { readonly fate: Fate; readonly mutant: Mutant }

function report(provider: string, found: readonly Found[]): MutantReport {
  const of = (fate: Fate) =>
    found.filter((entry) => entry.fate === fate).map(({ mutant }) => mutant)
  return {
    provider,
    killed: of('killed').length,
    survivors: of('survived'),
    equivalents: of('equivalent'),
    unreached: of('unreached'),
  }
}

// A case that fails as it is cannot prove anything.
async function observe(
  player: CasePlayer,
  probes: Probes,
  fixtures: readonly Fixture[],
): Promise<ReadonlySet<Fixture>> {
  const failing = new Set<Fixture>()
  for (const fixture of fixtures) {
    const stop = probes.record(fixture, player.now)
    const { findings } = await player.play(fixture)
    stop()
    if (findings.length > 0) failing.add(fixture)
  }
  return failing
}

type Trial = {
  readonly player: CasePlayer
  readonly probe: Probe | undefined
  readonly path: readonly string[]
  readonly clock: MutantClock
  readonly usable: readonly Fixture[]
}

/** What mutants are compiled with: their time is that of the case, or the one at which it was looked at. */
type MutantClock = {
  readonly setup: ExpressionSetup
  readonly set: (at: number | undefined) => void
}

function createMutantClock(playing: () => number): MutantClock {
  let fixed: number | undefined
  const functions = createFunctions({ now: () => fixed ?? playing() })
  return {
    setup: { functions, limits: defaultLimits, generateCode: false },
    set: (at) => {
      fixed = at
    },
  }
}

async function fateOf(
  { player, probe, path, clock, usable }: Trial,
  { tree }: Mutation,
): Promise<Fate> {
  if (probe === undefined || probe.seen.length === 0) return 'unreached'
  const changed = nativeExpression(tree, clock.setup)
  const touched = new Set<Fixture>()
  for (const { fixture, input, outcome, at } of probe.seen) {
    if (touched.has(fixture)) continue
    clock.set(at)
    if (outcomeOf(path, () => changed(input)) !== outcome) touched.add(fixture)
  }
  clock.set(undefined)
  if (touched.size === 0) return 'equivalent'
  probe.replace(changed)
  try {
    for (const fixture of usable.filter((one) => touched.has(one))) {
      const { findings } = await player.play(fixture)
      if (findings.length > 0) return 'killed'
    }
    return 'survived'
  } finally {
    probe.restore()
  }
}

function describe(
  mapping: InspectedMapping,
  { path }: InspectedExpression,
  { change, offset }: Mutation,
): Mutant {
  const { where } = mapping.placeOf(path, { offset, length: 1 })
  return { path: path.join('.'), change, where }
}
