import type { EngineOptions } from '../../index.ts'
import {
  type CaseReport,
  createCasePlayer,
  type FixtureSource,
  readFixtures,
  type UnprovenClaim,
  unprovenClaims,
} from '../../testing.ts'

/** What of the support is proven by expectations of fixtures. */
export type SupportProofs = {
  readonly isProven: (cell: SupportCell) => boolean
}

/** A field of a provider, or a filter with its operator, such as `name[eq]`. */
type SupportCell = Pick<UnprovenClaim, 'provider' | 'resource' | 'field'>

/** Plays the fixtures of the providers (default: of all), and finds what their expectations prove. */
export async function supportProofs(
  options: Pick<EngineOptions, 'mappings' | 'schemas'>,
  source: FixtureSource,
  named: readonly string[] = [],
): Promise<SupportProofs> {
  const player = await createCasePlayer(options)
  try {
    const providers = new Set(named.length > 0 ? named : player.engine.providers())
    const fixtures = readFixtures(source).filter(({ provider }) => providers.has(provider))
    const reports: CaseReport[] = []
    for (const fixture of fixtures) reports.push(await player.play(fixture))
    return proofsOf(reports, unprovenClaims(player.engine, reports))
  } finally {
    player.close()
  }
}

/** What cases that were played prove. */
export function proofsOf(
  reports: readonly CaseReport[],
  claims: readonly UnprovenClaim[],
): SupportProofs {
  const tested = new Set(reports.map(({ fixture }) => fixture.provider))
  // A case that fails proves nothing.
  const failing = new Set(
    reports.filter(({ faults }) => faults.length > 0).map(({ fixture }) => fixture.provider),
  )
  return {
    isProven: ({ provider, resource, field }) => {
      if (!tested.has(provider) || failing.has(provider)) return false
      return !claims.some(
        (claim) =>
          claim.provider === provider &&
          claim.resource === resource &&
          (claim.field === field || claim.field.startsWith(`${field}.`)),
      )
    },
  }
}
