import { type Path, parsePath } from '../json/path.ts'
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

/** The same for a path that may be left out. */
export function compileOptionalPath(
  scope: Scope,
  path: ConfigPath,
  text: string | undefined,
): Path | undefined {
  return text === undefined ? undefined : compilePath(scope, path, text)
}
