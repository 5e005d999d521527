import { isHeaderValue } from '../http/header-syntax.ts'
import { parsePath } from '../json/path.ts'
import { checkHeaderName } from './check-header-name.ts'
import { checkReference } from './check-reference.ts'
import type { Named, Template, TemplatePart } from './connector.ts'
import { type Placeholder, placeholdersIn, withoutPlaceholders } from './placeholders.ts'
import type { Site } from './site.ts'

type TextsByName = Readonly<Record<string, string>> | undefined

/** Compiles the template at a site; faults are reported. */
export function compileTemplate(site: Site, text: string): Template {
  const parts: TemplatePart[] = []
  let at = 0
  for (const placeholder of placeholdersIn(text)) {
    if (placeholder.index > at) parts.push(text.slice(at, placeholder.index))
    at = placeholder.index + placeholder.text.length
    const part = compilePlaceholder(site, placeholder)
    if (part !== undefined) parts.push(part)
  }
  if (at < text.length) parts.push(text.slice(at))
  return parts
}

/** Compiles templates by name. */
export function compileTemplates(site: Site, templates: TextsByName): readonly Named<Template>[] {
  return Object.entries(templates ?? {}).map(([name, text]) => ({
    name,
    value: compileTemplate(site.at(name), text),
  }))
}

/** Compiles header templates: names and fixed text must be what HTTP can carry, and must not frame the message. */
export function compileHeaders(site: Site, headers: TextsByName): readonly Named<Template>[] {
  for (const [name, text] of Object.entries(headers ?? {})) {
    const own = site.at(name)
    checkHeaderName(own, name, 'key')
    if (!isHeaderValue(text)) {
      const message = `Header "${name}" holds characters that HTTP does not allow, such as a line break`
      own.report({ code: 'invalid_template', message })
    }
  }
  return compileTemplates(site, headers)
}

/** Compiles the path of a call: it starts with a slash, and holds no query. */
export function compilePathTemplate(site: Site, text: string): Template {
  const fixed = withoutPlaceholders(text, (placeholder) => '-'.repeat(placeholder.length))
  const wrong = fixed.startsWith('/') ? fixed.search(/[?#\s]/) : 0
  if (wrong >= 0) {
    const fault = {
      code: 'invalid_template' as const,
      message: `Path "${text}" ${wrong === 0 ? 'must start with a slash' : 'must hold no query, fragment or blank'}`,
      suggestion: wrong === 0 ? undefined : 'query parameters go under "query"',
    }
    site.report(fault, { offset: wrong, length: 1 })
  }
  return compileTemplate(site, text)
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
  site: Site,
  { index, text, inside, closed }: Placeholder,
): TemplatePart | undefined {
  const range = { offset: index, length: text.length }
  const parsed = parsePath(inside.trim())
  const names = 'path' in parsed ? parsed.path : []
  const [root, ...rest] = names
  const whole = root === 'id' // text itself, where it is a root
  if (!closed || root === undefined || (rest.length === 0 && !whole)) {
    const fault = {
      code: 'invalid_template' as const,
      message: `Placeholder "${text}" does not parse`,
      suggestion: 'write it as {{root.name}}, such as {{context.company_domain}}',
    }
    site.report(fault, range)
    return undefined
  }
  const fault = checkReference(site, { root, path: rest })
  if (fault !== undefined) {
    const code = fault.code === 'expression_unknown_root' ? 'template_unknown_root' : fault.code
    site.report({ ...fault, code }, range)
  }
  return { root, path: rest }
}
