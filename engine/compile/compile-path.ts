import { type Path, parsePath } from '../json/path.ts'
import { parseRecordPath, type RecordPath, wholeBody } from '../json/record-path.ts'
import type { ConfigPath, Scope } from './scope.ts'

/** Parses the dotted path at a config path; a fault is reported and gives the empty path. */
export function compilePath(scope: Scope, path: ConfigPath, text: string): Path {
  const parsed = parsePath(text)
  if ('path' in parsed) return parsed.path
  scope.report({
    code: 'invalid_path',
    message: `Path "${text}" does not parse`,
    suggestion:
      'names separated by dots; a name with dots or signs goes in backticks; $ is the whole',
    path,
    range: scope.source.textRangeOf(path, parsed.offset, 1),
  })
  return []
}

/** The same for a path to records. */
export function compileRecordPath(scope: Scope, path: ConfigPath, text: string): RecordPath {
  const parsed = parseRecordPath(text)
  const range = (offset: number, length: number) => scope.source.textRangeOf(path, offset, length)
  if ('offset' in parsed) {
    scope.report({
      code: 'invalid_path',
      message: `Path "${text}" does not parse`,
      suggestion:
        'names separated by dots; {} after the name of a map, ? after an inner list that may be missing; a name with dots or signs goes in backticks; $ is the whole',
      path,
      range: range(parsed.offset, 1),
    })
    return wholeBody
  }
  if (parsed.path.steps[0]?.optional === true && !text.startsWith('$')) {
    scope.report({
      code: 'invalid_path',
      message: 'Only a list inside a list may be missing by "?"',
      suggestion: 'for the outermost list write "allow_missing_list: true"',
      path,
      range: range(text.indexOf('?'), 1),
    })
  }
  return parsed.path
}

/** The same for a path that may be left out. */
export function compileOptionalPath(
  scope: Scope,
  path: ConfigPath,
  text: string | undefined,
): Path | undefined {
  return text === undefined ? undefined : compilePath(scope, path, text)
}
