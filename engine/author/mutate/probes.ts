import type { Evaluate, Instrument } from '../../index.ts'
import type { Fixture } from '../../replay/read-fixtures.ts'
import { outcomeOf } from './outcome.ts'

/** One evaluation of an expression while a case was played. */
type SeenEvaluation = {
  readonly fixture: Fixture
  readonly input: unknown
  /** What it came to, as text. */
  readonly outcome: string
  /** The time of the case, in milliseconds since the epoch. */
  readonly at: number
}

/** An expression that is looked at, and can be replaced by another one. */
export type Probe = {
  readonly seen: readonly SeenEvaluation[]
  readonly replace: (evaluate: Evaluate) => void
  readonly restore: () => void
}

/** The probes of an engine's expressions. */
export type Probes = {
  readonly instrument: Instrument
  readonly find: (file: string, path: readonly string[]) => Probe | undefined
  /** Takes note of evaluations, as those of a case, until the function that it gives is called. */
  readonly record: (fixture: Fixture, now: () => number) => () => void
}

/** Makes probes. */
export function createProbes(): Probes {
  const probes = new Map<string, Probe>()
  let recording: { readonly fixture: Fixture; readonly now: () => number } | undefined
  const instrument: Instrument = ({ file, path }, evaluate) => {
    const seen: SeenEvaluation[] = []
    let current = evaluate
    probes.set(keyOf(file, path), {
      seen,
      replace: (other) => {
        current = other
      },
      restore: () => {
        current = evaluate
      },
    })
    return (roots) => {
      if (recording === undefined) return current(roots)
      const { fixture, now } = recording
      seen.push({
        fixture,
        input: roots,
        outcome: outcomeOf(() => evaluate(roots)),
        at: now(),
      })
      return evaluate(roots)
    }
  }
  return {
    instrument,
    find: (file, path) => probes.get(keyOf(file, path)),
    record: (fixture, now) => {
      recording = { fixture, now }
      return () => {
        recording = undefined
      }
    },
  }
}

function keyOf(file: string, path: readonly string[]): string {
  return JSON.stringify([file, path])
}
