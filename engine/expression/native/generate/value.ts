/** What is known beforehand of a value that is not nothing; only `list` and `unknown` can be lists. */
export type Kind = 'string' | 'boolean' | 'number' | 'object' | 'scalar' | 'list' | 'unknown'

/** A piece of generated code that stands for a value: a local name or a literal. */
export type Value = {
  readonly code: string
  readonly kind: Kind
  /** Whether it may be nothing. */
  readonly optional: boolean
  /** Whether it is data as it is: no function, no marked list, no number that JSON cannot hold. */
  readonly clean: boolean
  /** The value itself, where it stands in the source. */
  readonly fixed?: string | number | boolean | null
  /** Whether a call in tail position gave it, which no node around it collapses. */
  readonly tail?: boolean
}

/** `data`: a value that is part of the result, so it has to be plain JSON. */
export type Mode = 'value' | 'data'

/** A value of which nothing is known. */
export function unknownValue(code: string): Value {
  return { code, kind: 'unknown', optional: true, clean: false }
}

/** Nothing. */
export const nothing: Value = { code: 'undefined', kind: 'unknown', optional: true, clean: true }

/** Whether a value can be a list. */
export function mayBeList({ kind }: Value): boolean {
  return kind === 'unknown' || kind === 'list'
}

/** Writes a condition that is true where a value counts as true. */
export function truthOf({ code, kind, optional }: Value, isTrue: string): string {
  if (kind === 'boolean') return optional ? `${code} === true` : code
  return `(typeof ${code} === 'boolean' ? ${code} : ${isTrue}(${code}, run))`
}

/** Writes a condition that is true of a list. */
export function isList(code: string): string {
  return `typeof ${code} === 'object' && Array.isArray(${code})`
}
