import { canBe } from './check-value.ts'
import { factEvidence } from './evidence-text.ts'
import type { Fact } from './facts.ts'
import type { PossibleAnswer } from './found.ts'
import { type NameOptions, nameScore } from './match-name.ts'

/** A value that may be a field: where an expression reads it, and how well its name fits. */
export type Candidate = {
  /** `response`, `parent` or `parents[1]`. */
  readonly root: string
  readonly fact: Fact
  readonly score: number
}

/** Facts of one root. */
export type RootFacts = { readonly root: string; readonly facts: readonly Fact[] }

/** How a choice between candidates ended. */
export type Choice =
  | { readonly result: 'one'; readonly candidate: Candidate }
  | { readonly result: 'several'; readonly candidates: readonly Candidate[] }
  | { readonly result: 'none' }

const leastScore = 0.5
const calledSo = 0.9
const asGood = 0.04

/** The facts whose name and values fit a field, the best first. */
export function candidatesFor(
  { root, facts }: RootFacts,
  options: NameOptions,
): readonly Candidate[] {
  return facts
    .map((fact) => ({ root, fact, score: nameScore(fact, options) }))
    .filter(({ fact, score }) => score >= leastScore && isPossible(fact, score, options))
    .toSorted((a, b) => b.score - a.score)
}

/** Chooses between candidates. Those that hold the same values in every record are one. */
export function choose(candidates: readonly Candidate[]): Choice {
  const [first] = candidates
  if (first === undefined) return { result: 'none' }
  const rivals = candidates.filter(
    (other) =>
      other !== first && other.score > first.score - asGood && !sameValues(other.fact, first.fact),
  )
  if (rivals.length === 0) return { result: 'one', candidate: first }
  return { result: 'several', candidates: [first, ...rivals] }
}

/** Where an expression reads a candidate. */
export function fieldReadText({ root, fact }: Pick<Candidate, 'root' | 'fact'>): string {
  return [root, ...fact.path.map(nameText)].join('.')
}

/** A candidate as an answer of a question. */
export function answerOf(candidate: Candidate, write: (read: string) => string): PossibleAnswer {
  return {
    expression: write(fieldReadText(candidate)),
    evidence: [factEvidence(candidate.fact)],
  }
}

// As JSONata writes a name.
function nameText(name: string): string {
  const isPlain =
    /^[A-Za-z_]\w*$/.test(name) && !['and', 'or', 'in', 'true', 'false', 'null'].includes(name)
  return isPlain ? name : `\`${name.replaceAll('`', '')}\``
}

function isPossible(fact: Fact, score: number, { field }: NameOptions): boolean {
  if (!canBe(field.kind, fact)) return false
  // Without any value the name alone has to say it.
  const isEmpty = fact.values.every(
    (value) => value === null || value === undefined || value === '',
  )
  return !isEmpty || fact.declared !== undefined || score >= calledSo
}

function sameValues(one: Fact, other: Fact): boolean {
  const texts = (fact: Fact) =>
    fact.values.map((value) => (value === undefined || value === null ? null : String(value)))
  const left = texts(one)
  return (
    left.some((value) => value !== null) && JSON.stringify(left) === JSON.stringify(texts(other))
  )
}
