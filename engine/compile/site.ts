import type { Fault } from '../source/problem.ts'
import type { SourceRange } from '../source/yaml.ts'
import type { ConfigPath, Roots, Scope } from './scope.ts'

/** A place in a mapping file: what is compiled there knows where it stands and what it may read. */
export type Site<S extends Scope = Scope> = {
  readonly scope: S
  readonly path: ConfigPath
  readonly roots: Roots
  /** The place of a key inside this one; with several keys, each is inside the one before. */
  readonly at: (...keys: readonly string[]) => Site<S>
  /** The same place with other roots. */
  readonly seeing: (roots: Roots) => Site<S>
  /** Takes note of a fault; compiling goes on, so that all are found. It is shown at the value by default. */
  readonly report: (fault: SiteFault, shown?: Shown) => void
}

/** What is wrong at a site. */
export type SiteFault = Omit<Fault, 'path' | 'range'>

/** What of a site an excerpt points at: its key, its value, or a stretch of its text. */
type Shown = 'key' | 'value' | SourceRange

/** The place at a path of a scope. */
export function siteAt<S extends Scope>(scope: S, path: ConfigPath, roots = noRoots): Site<S> {
  return {
    scope,
    path,
    roots,
    at: (...keys) => siteAt(scope, [...path, ...keys], roots),
    seeing: (others) => siteAt(scope, path, others),
    report: (fault, shown = 'value') =>
      scope.report({ ...fault, path, range: rangeOf(scope, path, shown) }),
  }
}

const noRoots: Roots = { names: [] }

function rangeOf({ source }: Scope, path: ConfigPath, shown: Shown): SourceRange {
  if (shown === 'key') return source.keyRangeOf(path)
  if (shown === 'value') return source.rangeOf(path)
  return source.textRangeOf(path, shown.offset, shown.length)
}
