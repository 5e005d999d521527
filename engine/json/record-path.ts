/** A name in a record path, and what is under it. */
export type RecordStep = {
  readonly name: string
  /** A map whose entries are meant, `{}` after the name; else a list, or an object on the way. */
  readonly map: boolean
  /** The value may be missing, `?` after the name. */
  readonly optional: boolean
}

/** A path to records: the names to step through; `map` says that the body itself is a map. */
export type RecordPath = {
  readonly map: boolean
  readonly steps: readonly RecordStep[]
  /** One record may stand at its end in place of a list. Default: false. */
  readonly single?: boolean
}

/** The path to records that are the body itself, a list. */
export const wholeBody: RecordPath = { map: false, steps: [] }

const root = /^\$(\{\})?(\.|$)/
const step = /^(?:`([^`]+)`|([^.`[\]\s"'*$%^&(){}|\\?]+))(\{\})?(\?)?(\.|$)/

/**
 * Parses a dotted path to records such as `results.stages?` or `pipelines{}.stages{}`. `$` is the body itself.
 * Returns the path, or the offset of the first character that does not fit.
 */
export function parseRecordPath(text: string): { path: RecordPath } | { offset: number } {
  const start = root.exec(text)
  const map = start?.[1] !== undefined
  if (start !== null && start[0] === text && !text.endsWith('.'))
    return { path: { map, steps: [] } }
  // Below a list that is the body itself every name is a step as well.
  const steps = parseSteps(text, start === null ? 0 : start[0].length)
  return 'offset' in steps ? steps : { path: { map, steps: steps.steps } }
}

function parseSteps(
  text: string,
  from: number,
): { steps: readonly RecordStep[] } | { offset: number } {
  const steps: RecordStep[] = []
  let offset = from
  while (offset < text.length) {
    const match = step.exec(text.slice(offset))
    if (match === null) return { offset }
    const [all, quoted, plain = '', map, optional, end] = match
    steps.push({ name: quoted ?? plain, map: map !== undefined, optional: optional !== undefined })
    offset += all.length
    if (offset === text.length && end === '.') return { offset: text.length - 1 }
  }
  return steps.length === 0 ? { offset: Math.max(0, from - 1) } : { steps }
}
