import type { Roots, Scope } from '../../engine/compile/scope.ts'
import { type Site, siteAt } from '../../engine/compile/site.ts'
import { createFunctions } from '../../engine/expression/functions/registry.ts'
import { defaultLimits } from '../../engine/expression/limits.ts'
import type { Fault } from '../../engine/source/problem.ts'
import { readYaml } from '../../engine/source/yaml.ts'

/** A site over the text of one key, what is reported there, and the text that each report points at. */
export type CompileSite = {
  readonly site: Site
  readonly faults: readonly Fault[]
  readonly pointedAt: () => readonly string[]
  /** Names of declared values that were taken note of as used. */
  readonly used: ReadonlySet<string>
}

/** Makes the site of `key` in a file that holds only it. */
export function compileSite(value: string, roots: Roots): CompileSite {
  const faults: Fault[] = []
  const source = readYaml(`key: ${JSON.stringify(value)}\n`)
  const used = new Set<string>()
  const scope: Scope = {
    file: 'acme.yaml',
    declared: { context: ['region', 'owner'], credentials: ['token'] },
    source,
    setup: { functions: createFunctions({ now: Date.now }), limits: defaultLimits },
    report: (fault) => faults.push(fault),
    used,
    located: () => undefined,
  }
  const pointedAt = () =>
    faults.map(({ range }) => source.text.slice(range.offset, range.offset + range.length))
  return { site: siteAt(scope, ['key'], roots), faults, pointedAt, used }
}
