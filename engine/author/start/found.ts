/** Something that a source shows, as the mapping says it. */
export type Found = {
  /** Path of the unified field. */
  readonly field: readonly string[]
  readonly expression: string
  /** What shows it: pointers and values. */
  readonly evidence: readonly string[]
}

/** An answer that a question may have. */
export type PossibleAnswer = {
  /** What the mapping would say. */
  readonly expression: string
  /** What speaks for it. */
  readonly evidence: readonly string[]
}

/** Something that a source leaves open. */
export type OpenQuestion = {
  /** The place in the mapping, such as `response_mapping.probability`. */
  readonly at: string
  /** The question, in a sentence. */
  readonly question: string
  /** Answers that it may have; none is known to be right. */
  readonly answers: readonly PossibleAnswer[]
}

/** What was found of a record, and what is open. */
export type Inferred = {
  readonly found: readonly Found[]
  readonly questions: readonly OpenQuestion[]
}

/** The question of a field. */
export function fieldQuestion(
  field: readonly string[],
  question: string,
  answers: readonly PossibleAnswer[] = [],
): Inferred {
  return {
    found: [],
    questions: [{ at: `response_mapping.${field.join('.')}`, question, answers }],
  }
}

/** One thing that was found. */
export function foundField(
  field: readonly string[],
  expression: string,
  evidence: readonly string[],
): Inferred {
  return { found: [{ field, expression, evidence }], questions: [] }
}

/** Several as one. */
export function joinInferred(parts: readonly Inferred[]): Inferred {
  return {
    found: parts.flatMap(({ found }) => found),
    questions: parts.flatMap(({ questions }) => questions),
  }
}
