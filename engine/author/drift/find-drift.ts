import type { EngineOptions } from '../../index.ts'
import { jsonPointer } from '../../json/pointer.ts'
import { fixtureResource } from '../../replay/fixture-resource.ts'
import type { Fixture } from '../../replay/read-fixtures.ts'
import { openSide, type PlayedCase, type Side } from '../diff/case-side.ts'
import type { Change } from '../diff/change.ts'
import { compareAnswers } from '../diff/compare-answers.ts'
import { compareCalls, isComparable } from '../diff/compare-calls.ts'
import { applyDifference } from './apply-difference.ts'
import { type CallBody, callBodies, mapPaths } from './call-bodies.ts'
import { compareShapes, type DifferenceKind, type ShapeDifference } from './compare-shapes.ts'
import { addReaders, readersOf } from './readers.ts'
import type { MapPaths } from './shape.ts'

/** What a provider answers now, and the call that it answers. */
export type AnsweredBody = {
  /** `list`, or `before.<name>` for a joined list. */
  readonly call: string
  /** The body as data. */
  readonly body: unknown
}

/** How what a provider answers now differs from its fixtures. Its shape has a version: a change that breaks readers raises it. */
export type Drift = {
  /** Version of this shape. */
  readonly version: 1
  /** The provider. */
  readonly provider: string
  /** The resource. */
  readonly resource: string
  /** Whether a unified field is hit: some difference has an effect. */
  readonly hit: boolean
  /** The calls that were compared, each with how many bodies. */
  readonly compared: readonly {
    /** `list`, or `before.<name>`. */
    readonly call: string
    /** Bodies in the fixtures; nothing can be said without any. */
    readonly recorded: number
    /** Bodies of now. */
    readonly answered: number
  }[]
  /** The differences, in the order of the bodies. */
  readonly differences: readonly DriftDifference[]
}

/** One difference, and what it does to unified records. */
export type DriftDifference = {
  /** The call whose response differs. */
  readonly call: string
  /** What differs: something is `missing`, `new`, of another `type`, `format`, or a `value` that was not recorded. */
  readonly kind: DifferenceKind
  /** JSON pointer into the body, `@` for every index and for every key of a map. */
  readonly pointer: string
  /** What the fixtures have. */
  readonly recorded: string
  /** What is answered now. */
  readonly answered: string
  /** The unified fields that read this place. */
  readonly readers: readonly string[]
  /** What becomes of the records of the fixtures when their responses have this difference. */
  readonly effects: readonly Change[]
}

type DriftOptions = Pick<EngineOptions, 'mappings' | 'schemas'> & {
  readonly provider: string
  readonly resource: string
  readonly fixtures: readonly Fixture[]
}

/** Compares what a provider answers now with the fixtures, and tries each difference on them. */
export async function findDrift(
  answered: readonly AnsweredBody[],
  { provider, resource, fixtures, ...options }: DriftOptions,
): Promise<Drift> {
  const side = await openSide(options)
  try {
    const own = fixtures.filter((fixture) => isAbout(side, fixture, { provider, resource }))
    const bodies = own.flatMap((fixture) => callBodies(side.engine, fixture, { resource }))
    const maps = mapPaths(side.engine, provider, resource)
    const trial = await openTrial(side, { resource, bodies, maps })
    const calls = [...new Set(answered.map(({ call }) => call))]
    const differences: DriftDifference[] = []
    for (const call of calls) {
      const now = answered.filter((body) => body.call === call).map(({ body }) => body)
      differences.push(...(await trial.differences(call, now)))
    }
    return {
      version: 1,
      provider,
      resource,
      hit: differences.some(({ effects }) => effects.length > 0),
      compared: calls.map((call) => ({
        call,
        recorded: bodies.filter((body) => body.call === call).length,
        answered: answered.filter((body) => body.call === call).length,
      })),
      differences,
    }
  } finally {
    side.close()
  }
}

function isAbout(
  { engine }: Side,
  fixture: Fixture,
  wanted: { readonly provider: string; readonly resource: string },
): boolean {
  return (
    fixture.provider === wanted.provider && fixtureResource(engine, fixture) === wanted.resource
  )
}

type Recorded = {
  readonly resource: string
  readonly bodies: readonly CallBody[]
  readonly maps: ReadonlyMap<string, MapPaths>
}

// Every case is played once as it is recorded; then again with a difference in it.
async function openTrial(side: Side, { resource, bodies, maps }: Recorded) {
  const played = new Map<Fixture, PlayedCase>()
  const readers = new Map<string, Set<string>>()
  for (const fixture of new Set(bodies.map((body) => body.fixture))) {
    const result = await side.play(fixture)
    played.set(fixture, result)
    const own = bodies.filter((body) => body.fixture === fixture)
    addReaders(readers, result.report, { bodies: own, maps })
  }
  const schema = side.engine.schema(resource)
  const effects = async (call: string, difference: ShapeDifference): Promise<readonly Change[]> => {
    const found: Change[] = []
    let cases = 0
    for (const [fixture, old] of played) {
      const changed = withDifference(fixture, bodies, {
        call,
        difference,
        maps: maps.get(call) ?? [],
      })
      if (changed === undefined || cases === mostCases) continue
      cases += 1
      const sides = { old, new: await side.play(changed) }
      const base = { resource, case: fixture.name }
      found.push(...compareCalls(sides, base))
      if (isComparable(sides)) found.push(...compareAnswers(sides, { base, schema }))
    }
    return shownEffects(found)
  }
  const differences = async (call: string, now: readonly unknown[]) => {
    const recorded = bodies.filter((body) => body.call === call).map(({ body }) => body)
    const found: DriftDifference[] = []
    if (recorded.length === 0) return found
    for (const difference of compareShapes(recorded, now, maps.get(call) ?? [])) {
      const { kind, path, recorded: was, answered } = difference
      found.push({
        call,
        kind,
        pointer: jsonPointer(path),
        recorded: was,
        answered,
        readers: readersOf(readers, call, path),
        effects: await effects(call, difference),
      })
    }
    return found
  }
  return { differences }
}

// The record itself differs, of course; and other requests follow from what is told beside.
function shownEffects(changes: readonly Change[]): readonly Change[] {
  const found = changes.filter(({ field }) => field !== 'remote_data')
  const others = found.filter(({ kind }) => kind !== 'request_changed')
  return others.length > 0 ? others : found
}

const mostCases = 4

type Tried = {
  readonly call: string
  readonly difference: ShapeDifference
  readonly maps: MapPaths
}

/** A case whose responses have a difference; undefined where it has no such place. */
function withDifference(
  fixture: Fixture,
  bodies: readonly CallBody[],
  { call, difference, maps }: Tried,
): Fixture | undefined {
  let { content } = fixture
  for (const { body, exchange } of bodies.filter(
    (own) => own.fixture === fixture && own.call === call,
  )) {
    const changed = applyDifference(body, difference, maps) as Record<string, unknown> | undefined // a body with a place in it is data
    if (changed === undefined) continue
    content =
      exchange === undefined
        ? { ...content, payload: changed }
        : {
            ...content,
            exchanges: content.exchanges.map((one, index) =>
              index === exchange ? { ...one, response: { ...one.response, body: changed } } : one,
            ),
          }
  }
  return content === fixture.content ? undefined : { ...fixture, content }
}
