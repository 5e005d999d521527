import type { GetSpec, Template } from '../compile/connector.ts'
import { NotFoundError, QueryError } from '../errors/errors.ts'
import { LinearRegExp } from '../expression/linear-regexp.ts'
import { valueAt } from '../json/path.ts'

/** The id of a record as requests see it: the text, and its parts by name. */
export type IdRoots = {
  readonly id: string
  readonly id_parts: Readonly<Record<string, string>>
}

const longest = 200

/** Checks the id of a record. Throws `TypeError` for what is no text, and `QueryError` for one that no record can have. */
export function checkId(id: unknown): string {
  if (typeof id !== 'string') throw new TypeError('Id must be a string')
  if (id === '') throw refused('must not be empty')
  if (id.length > longest) throw refused(`must not have more than ${longest} characters`)
  if (/\p{Cc}/u.test(id)) throw refused('must not hold control characters')
  return id
}

/**
 * Reads the id as the call needs it. Throws `NotFoundError` for an id that no record has, and `QueryError` for one that
 * would leave the path of the call.
 */
export function planGet({ idPattern, idParts, path, before }: GetSpec, id: string): IdRoots {
  const roots = { id, id_parts: partsOf(idPattern, idParts, id) }
  for (const template of [path, ...before.map((call) => call.path)]) assertInPath(template, roots)
  return roots
}

/** The error of an id that no record has. */
export function unknownRecord(id: string): NotFoundError {
  return new NotFoundError('unknown_record', `There is no record with the id "${shown(id)}"`)
}

/** The error of an id that several records have. */
export function ambiguousId(id: string): QueryError {
  return new QueryError(
    'ambiguous_id',
    `Several records have the id "${shown(id)}": take the one that is meant from the list`,
  )
}

function partsOf(
  pattern: RegExp | undefined,
  names: readonly string[],
  id: string,
): Readonly<Record<string, string>> {
  if (pattern === undefined) return {}
  const match = new LinearRegExp(pattern).exec(id)
  if (match === null) throw unknownRecord(id)
  // Every group has a name, in the order of the groups.
  return Object.fromEntries(
    names.flatMap((name, index) => {
      const value = match[index + 1]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

// A slash is refused although it would be encoded: many servers decode it before they look at the path.
function assertInPath(template: Template, roots: IdRoots): void {
  for (const part of template) {
    if (typeof part === 'string' || !Object.hasOwn(roots, part.root)) continue
    const value = valueAt(roots[part.root as keyof IdRoots], part.path)
    if (typeof value === 'string' && /^\.{1,2}$|[/\\]/.test(value))
      throw refused(`"${shown(value)}" would leave the path of the call`)
  }
}

function refused(what: string): QueryError {
  return new QueryError('invalid_parameter', `Id ${what}`)
}

function shown(id: string): string {
  return id.length > 80 ? `${id.slice(0, 79)}…` : id
}
