/*
 * diff: two versions of a mapping and the cases of the new one in; what changed for those who read unified records out.
 */
import type { ExplainedValue } from '../../replay/explained-value.ts'

/**
 * What a change means for those who read unified records. `breaking`: something that they rely on is gone or different.
 * `visible`: they see it, and nothing that they had is gone. `none`: no case shows it.
 */
export type Grade = 'breaking' | 'visible' | 'none'

const breaking = [
  'mapping_gone',
  'mapping_broken',
  'not_answered',
  'error_new',
  'error_changed',
  'record_gone',
  'id_changed',
  'value_gone',
  'type_changed',
  'option_changed',
  'capability_lost',
] as const
const visible = [
  'mapping_new',
  'error_gone',
  'error_text_changed',
  'record_new',
  'value_filled',
  'value_changed',
  'order_changed',
  'warning_new',
  'warning_gone',
  'request_changed',
  'capability_changed',
] as const
const none = ['text_changed'] as const

/** Kinds of changes. `option_changed`: another one of the values that the unified schema lists. */
export type ChangeKind = (typeof breaking | typeof visible | typeof none)[number]

/** Each kind of change, and its grade. A kind never changes its meaning; `docs/diff.md` has a row for each. */
export const changeKinds: Readonly<Record<ChangeKind, Grade>> = {
  ...gradesOf(breaking, 'breaking'),
  ...gradesOf(visible, 'visible'),
  ...gradesOf(none, 'none'),
}

function gradesOf<Kind extends string>(kinds: readonly Kind[], grade: Grade) {
  return Object.fromEntries(kinds.map((kind) => [kind, grade])) as Record<Kind, Grade> // one for each kind
}

/** One change, as one case or one place of the mapping shows it. */
export type Change = {
  /** What changed; stable. */
  readonly kind: ChangeKind
  /** What that means. */
  readonly grade: Grade
  /** The resource; undefined for what concerns all of them. */
  readonly resource?: string
  /** The unified field, dotted; of a capability its name, such as `filters.name`; of a text its place in the mapping by keys. */
  readonly field?: string
  /** Which of the two mappings it is about, where it is one. */
  readonly side?: 'old' | 'new'
  /** What it was. */
  readonly old?: unknown
  /** What it is. */
  readonly new?: unknown
  /** More about it, for people. */
  readonly message?: string
  /** The case that shows it. */
  readonly case?: string
  /** Unified id of the record. */
  readonly id?: string
  /** Where the old and the new value come from. */
  readonly explained?: Sides<ExplainedValue | undefined>
}

/** Something of the old mapping, and the same of the new one. */
export type Sides<Value> = {
  /** Of the old mapping. */
  readonly old: Value
  /** Of the new mapping. */
  readonly new: Value
}

type ChangeDetails = Omit<Change, 'kind' | 'grade'>

/** Makes a change, graded by its kind. */
export function changeOf(kind: ChangeKind, details: ChangeDetails): Change {
  return { kind, grade: changeKinds[kind], ...details }
}

const order: readonly Grade[] = ['none', 'visible', 'breaking']

/** The worst grade; `none` without any. */
export function worstGrade(grades: readonly Grade[]): Grade {
  return order.findLast((grade) => grades.includes(grade)) ?? 'none'
}
