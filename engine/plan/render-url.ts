import type { Declaration, Template } from '../compile/connector.ts'
import { renderTemplate } from './render-template.ts'

/** The context of an account, with what its mapping gives where it gives nothing. */
export function withDefaults(
  declared: readonly Declaration[],
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const defaults = declared.flatMap((entry) =>
    entry.default === undefined ? [] : [[entry.name, entry.default] as const],
  )
  return { ...Object.fromEntries(defaults), ...given }
}

/**
 * A URL from its template: a value that begins it is its origin, any other is a piece of it and encoded. Empty when a
 * value is missing.
 */
export function renderUrl(template: Template, context: Readonly<Record<string, string>>): string {
  const [first] = template
  const verbatim = typeof first === 'object' ? context[first.path[0] ?? ''] : undefined
  const encode = (value: string) => (value === verbatim ? value : encodeURIComponent(value))
  return renderTemplate(template, { context }, encode) ?? ''
}
