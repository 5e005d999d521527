import { createFunctions } from '../../expression/functions/registry.ts'
import type { ExpressionSetup } from '../../expression/jsonata.ts'
import { defaultLimits } from '../../expression/limits.ts'
import type { Ast } from '../../expression/native/ast.ts'
import { nativeExpression } from '../../expression/native/native-expression.ts'
import type {
  EngineOptions,
  Evaluate,
  InspectedExpression,
  InspectedMapping,
  Where,
} from '../../index.ts'
import type { Fixture } from '../../replay/read-fixtures.ts'
import { type CasePlayer, createCasePlayer } from '../case-player.ts'
import { type Mutation, mutationsOf } from './mutations.ts'
import { caseOutcome, outcomeOf } from './outcome.ts'
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
  /** The provider of the mapping. */
  readonly provider: string
  /** Mutants with which a case fails. */
  readonly killed: number
  /** Mutants that make a difference in some case, and no expectation notices. */
  readonly survivors: readonly Mutant[]
  /** Mutants that make no difference in any case: neither to the answers nor to what is sent. */
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
    const outcomes = await observe(player, probes, own)
    const clock = createMutantClock(player.now)
    const found: Found[] = []
    for (const expression of mapping.expressions) {
      for (const mutation of mutationsOf(expression.tree() as Ast, expression.roots.names)) {
        const probe = probes.find(mapping.file, expression.path)
        const fate = await fateOf({ player, probe, clock, outcomes }, mutation)
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

// What each case comes to. A case that fails as it is proves nothing, and is left out.
async function observe(
  player: CasePlayer,
  probes: Probes,
  fixtures: readonly Fixture[],
): Promise<ReadonlyMap<Fixture, string>> {
  const outcomes = new Map<Fixture, string>()
  for (const fixture of fixtures) {
    const stop = probes.record(fixture, player.now)
    const report = await player.play(fixture)
    stop()
    if (report.findings.length === 0) outcomes.set(fixture, caseOutcome(report))
  }
  return outcomes
}

type Trial = {
  readonly player: CasePlayer
  readonly probe: Probe | undefined
  readonly clock: MutantClock
  readonly outcomes: ReadonlyMap<Fixture, string>
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
  { player, probe, clock, outcomes }: Trial,
  { tree }: Mutation,
): Promise<Fate> {
  if (probe === undefined || probe.seen.length === 0) return 'unreached'
  const changed = nativeExpression(tree, clock.setup)
  const touched = touchedCases(probe, changed, clock)
  if (touched.size === 0) return 'equivalent'
  let differs = ![...touched].some((fixture) => outcomes.has(fixture))
  probe.replace(changed)
  try {
    for (const fixture of touched) {
      const outcome = outcomes.get(fixture)
      if (outcome === undefined) continue
      const report = await player.play(fixture)
      if (report.findings.length > 0) return 'killed'
      differs ||= caseOutcome(report) !== outcome
    }
    return differs ? 'survived' : 'equivalent'
  } finally {
    probe.restore()
  }
}

// The cases in which the changed expression comes to something else, at the time of each evaluation.
function touchedCases(
  { seen }: Probe,
  changed: Evaluate,
  clock: MutantClock,
): ReadonlySet<Fixture> {
  const touched = new Set<Fixture>()
  for (const { fixture, input, outcome, at } of seen) {
    if (touched.has(fixture)) continue
    clock.set(at)
    if (outcomeOf(() => changed(input)) !== outcome) touched.add(fixture)
  }
  clock.set(undefined)
  return touched
}

function describe(
  mapping: InspectedMapping,
  { path }: InspectedExpression,
  { change, offset }: Mutation,
): Mutant {
  const { where } = mapping.placeOf(path, { offset, length: 1 })
  return { path: path.join('.'), change, where }
}
