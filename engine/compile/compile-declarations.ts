import type { Declaration } from './connector.ts'
import type { FileScope } from './scope.ts'
import { type Site, siteAt } from './site.ts'

/** Compiles what an account supplies. */
export function compileDeclarations(
  scope: FileScope,
  kind: 'context' | 'credentials',
): Declaration[] {
  const declared: Readonly<Record<string, Partial<RawDeclaration> & { title: string }>> =
    scope.config[kind] ?? {}
  return Object.entries(declared).map(([name, entry]) => {
    const site = siteAt(scope, [kind, name])
    const pattern = compilePattern(site.at('pattern'), entry.pattern)
    checkDefault(site, entry, pattern)
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
      const fault = {
        code: 'unused_declaration' as const,
        severity: 'warning' as const,
        message: `"${kind}.${name}" is declared, but nothing uses it`,
        suggestion: 'use it or remove it',
      }
      siteAt(scope, [kind, name]).report(fault, 'key')
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

function compilePattern(site: Site, pattern: string | undefined): RegExp | undefined {
  if (pattern === undefined) return undefined
  try {
    return new RegExp(`^(?:${pattern})$`, 'u')
  } catch {
    const message = `Pattern "${pattern}" is not a regular expression`
    site.report({ code: 'invalid_pattern', message })
    return undefined
  }
}

function checkDefault(
  site: Site,
  entry: Partial<RawDeclaration>,
  pattern: RegExp | undefined,
): void {
  for (const key of ['default', 'example'] as const) {
    const value = entry[key]
    if (value === undefined || pattern === undefined || pattern.test(value)) continue
    const message = `The ${key} "${value}" does not match the pattern`
    site.at(key).report({ code: 'invalid_pattern', message })
  }
}
