import type { Declaration } from './connector.ts'
import type { FileScope } from './scope.ts'

/** Compiles what an account supplies. */
export function compileDeclarations(
  scope: FileScope,
  kind: 'context' | 'credentials',
): Declaration[] {
  const declared: Readonly<Record<string, Partial<RawDeclaration> & { title: string }>> =
    scope.config[kind] ?? {}
  return Object.entries(declared).map(([name, entry]) => {
    const pattern = compilePattern(scope, [kind, name, 'pattern'], entry.pattern)
    checkDefault(scope, [kind, name], entry, pattern)
    return {
      name,
      title: entry.title,
      description: entry.description,
      pattern,
      default: entry.default,
      example: entry.example,
      optional: entry.optional ?? false,
    }
  })
}

/** Warns of what is declared and used nowhere: a leftover, or a placeholder that was forgotten. */
export function checkUnused(scope: FileScope): void {
  for (const kind of ['context', 'credentials'] as const) {
    for (const name of Object.keys(scope.config[kind] ?? {})) {
      if (scope.used.has(`${kind}.${name}`)) continue
      scope.report({
        code: 'unused_declaration',
        severity: 'warning',
        message: `"${kind}.${name}" is declared, but nothing uses it`,
        suggestion: 'use it or remove it',
        path: [kind, name],
        range: scope.source.keyRangeOf([kind, name]),
      })
    }
  }
}

type RawDeclaration = {
  readonly description: string
  readonly pattern: string
  readonly default: string
  readonly example: string
  readonly optional: boolean
}

function compilePattern(
  scope: FileScope,
  path: string[],
  pattern: string | undefined,
): RegExp | undefined {
  if (pattern === undefined) return undefined
  try {
    return new RegExp(`^(?:${pattern})$`, 'u')
  } catch {
    scope.report({
      code: 'invalid_pattern',
      message: `Pattern "${pattern}" is not a regular expression`,
      path,
      range: scope.source.rangeOf(path),
    })
    return undefined
  }
}

function checkDefault(
  scope: FileScope,
  path: string[],
  entry: Partial<RawDeclaration>,
  pattern: RegExp | undefined,
): void {
  for (const key of ['default', 'example'] as const) {
    const value = entry[key]
    if (value === undefined || pattern === undefined || pattern.test(value)) continue
    scope.report({
      code: 'invalid_pattern',
      message: `The ${key} "${value}" does not match the pattern`,
      path: [...path, key],
      range: scope.source.rangeOf([...path, key]),
    })
  }
}
