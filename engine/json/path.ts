import { ownValue } from './json.ts'

/** A parsed path: the names to step through. The empty path is the value itself. */
export type Path = readonly string[]

const step = /^(?:`([^`]+)`|([^.`[\]\s"'*$%^&(){}|\\]+))(\.|$)/

/**
 * Parses a dotted path such as ``additional_data.next_cursor`` or `` `@odata.nextLink` ``
 * (backticks around a name that holds dots or signs). `$` is the whole value.
 * Returns the names, or the offset of the first character that does not fit.
 */
export function parsePath(text: string): { path: Path } | { offset: number } {
  if (text === '$') return { path: [] }
  const path: string[] = []
  let rest = text
  while (rest !== '') {
    const match = step.exec(rest)
    const offset = text.length - rest.length
    if (match === null) return { offset }
    path.push(match[1] ?? match[2] ?? '')
    rest = rest.slice(match[0].length)
    if (rest === '' && match[3] === '.') return { offset: text.length - 1 }
  }
  return path.length === 0 ? { offset: 0 } : { path }
}

/** The value at a path, through own properties only; undefined where a step is missing. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(ownValue, value)
}

/** A path as text that {@link parsePath} reads back. */
export function formatPath(path: Path): string {
  if (path.length === 0) return '$'
  return path.map((name) => (/^[\w-]+$/.test(name) ? name : `\`${name}\``)).join('.')
}
