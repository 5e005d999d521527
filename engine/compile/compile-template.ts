import { isHeaderName, isHeaderValue } from '../http/header-syntax.ts'
import { parsePath } from '../json/path.ts'
import { checkReference } from './check-reference.ts'
import type { Named, Template, TemplatePart } from './connector.ts'
import { type Placeholder, placeholdersIn, withoutPlaceholders } from './placeholders.ts'
import type { ConfigPath, Roots, Scope } from './scope.ts'

/** Compiles the template at a config path; faults are reported. */
export function compileTemplate(
  scope: Scope,
  path: ConfigPath,
  text: string,
  roots: Roots,
): Template {
  const parts: TemplatePart[] = []
  let at = 0
  for (const placeholder of placeholdersIn(text)) {
    if (placeholder.index > at) parts.push(text.slice(at, placeholder.index))
    at = placeholder.index + placeholder.text.length
    const part = compilePlaceholder(scope, path, placeholder, roots)
    if (part !== undefined) parts.push(part)
  }
  if (at < text.length) parts.push(text.slice(at))
  return parts
}

/** Compiles templates by name. */
export function compileTemplates(
  scope: Scope,
  path: ConfigPath,
  templates: Readonly<Record<string, string>> | undefined,
  roots: Roots,
): readonly Named<Template>[] {
  return Object.entries(templates ?? {}).map(([name, text]) => ({
    name,
    value: compileTemplate(scope, [...path, name], text, roots),
  }))
}

/** Compiles header templates: names and fixed text must be what HTTP can carry. */
export function compileHeaders(
  scope: Scope,
  path: ConfigPath,
  headers: Readonly<Record<string, string>> | undefined,
  roots: Roots,
): readonly Named<Template>[] {
  for (const [name, text] of Object.entries(headers ?? {})) {
    const own = [...path, name]
    if (!isHeaderName(name)) {
      const range = scope.source.keyRangeOf(own)
      const message = `"${name}" is not a name that a header can have`
      scope.report({ code: 'invalid_template', message, path: own, range })
    }
    if (!isHeaderValue(text)) {
      const range = scope.source.rangeOf(own)
      const message = `Header "${name}" holds characters that HTTP does not allow, such as a line break`
      scope.report({ code: 'invalid_template', message, path: own, range })
    }
  }
  return compileTemplates(scope, path, headers, roots)
}

/** Compiles the path of a call: it starts with a slash, and holds no query. */
export function compilePathTemplate(
  scope: Scope,
  path: ConfigPath,
  text: string,
  roots: Roots,
): Template {
  const fixed = withoutPlaceholders(text, (placeholder) => '-'.repeat(placeholder.length))
  const wrong = fixed.startsWith('/') ? fixed.search(/[?#\s]/) : 0
  if (wrong >= 0) {
    scope.report({
      code: 'invalid_template',
      message: `Path "${text}" ${wrong === 0 ? 'must start with a slash' : 'must hold no query, fragment or blank'}`,
      suggestion: wrong === 0 ? undefined : 'query parameters go under "query"',
      path,
      range: scope.source.textRangeOf(path, wrong, 1),
    })
  }
  return compileTemplate(scope, path, text, roots)
}

/** The names that templates read from a root, e.g. every `context` value. */
export function templateNeeds(templates: readonly Template[], root: string): readonly string[] {
  const names = templates.flatMap((template) =>
    template.flatMap((part) =>
      typeof part !== 'string' && part.root === root ? [part.path[0] ?? ''] : [],
    ),
  )
  return [...new Set(names)]
}

function compilePlaceholder(
  scope: Scope,
  path: ConfigPath,
  { index, text, inside, closed }: Placeholder,
  roots: Roots,
): TemplatePart | undefined {
  const range = scope.source.textRangeOf(path, index, text.length)
  const parsed = parsePath(inside.trim())
  const names = 'path' in parsed ? parsed.path : []
  const [root, ...rest] = names
  if (!closed || root === undefined || rest.length === 0) {
    scope.report({
      code: 'invalid_template',
      message: `Placeholder "${text}" does not parse`,
      suggestion: 'write it as {{root.name}}, such as {{context.company_domain}}',
      path,
      range,
    })
    return undefined
  }
  const fault = checkReference(scope, { root, path: rest }, roots)
  if (fault !== undefined) {
    const code = fault.code === 'expression_unknown_root' ? 'template_unknown_root' : fault.code
    scope.report({ ...fault, code, path, range })
  }
  return { root, path: rest }
}
