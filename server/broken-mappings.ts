import type { ConfigProblem, Engine } from 'crosswalk'

/** What is wrong with the mapping of a provider, as probes and lists show it: without paths of this machine. */
export type BrokenMappingView = {
  readonly provider: string
  readonly problems: readonly {
    readonly code: string
    readonly message: string
    readonly line: number
    readonly column: number
  }[]
}

const mostShown = 5

/** Providers that cannot be used, each with its first problems; undefined where there are none. */
export function brokenMappings(engine: Engine): readonly BrokenMappingView[] | undefined {
  const broken = engine.broken()
  if (broken.length === 0) return undefined
  return broken.map(({ provider, problems }) => ({
    provider,
    problems: problems.slice(0, mostShown).map(({ code, message, where: { line, column } }) => ({
      code,
      message,
      line,
      column,
    })),
  }))
}

/** A provider that cannot be used, and the first problem of its mapping as one line with its place. */
export type NamedProblem = { readonly provider: string; readonly problem: string }

/** Providers that cannot be used, for those who run the service. */
export function namedProblems(engine: Engine): readonly NamedProblem[] {
  return engine
    .broken()
    .map(({ provider, problems }) => ({ provider, problem: firstProblem(problems) }))
}

function firstProblem(problems: readonly ConfigProblem[]): string {
  const [first] = problems
  if (first === undefined) return 'it has no resource that can be used'
  const { file, line, column } = first.where
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return `${file}:${line}:${column}: ${first.message}${more}`
}
