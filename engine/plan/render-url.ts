import type { Declaration, Template } from '../compile/connector.ts'
import { renderTemplate } from './render-template.ts'

/** The context of an account, with the mapping's defaults for values that it does not give. */
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
 * A URL from its template: a value at its start is its origin, any other value is encoded. Empty when a
 * value is missing.
 */
export function renderUrl(template: Template, context: Readonly<Record<string, string>>): string {
  const [first] = template
  if (typeof first !== 'object')
    return renderTemplate(template, { context }, encodeURIComponent) ?? ''
  const origin = renderTemplate([first], { context })
  const rest = renderTemplate(template.slice(1), { context }, encodeURIComponent)
  return origin === undefined || rest === undefined ? '' : origin + rest
}

/** Reads a URL that credentials may go to: http or https, a host, no user and no fragment. */
export function readUrl(text: string): URL | undefined {
  const url = parseUrl(text)
  const fits =
    (url?.protocol === 'https:' || url?.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    !url.hostname.includes('%')
  return fits ? url : undefined
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
