import type { Named, Template } from '../compile/connector.ts'
import { valueAt } from '../json/path.ts'

/** Values that placeholders can name. */
export type TemplateValues = Readonly<Record<string, unknown>>

/** Fills a template; every value goes through `encode`. Undefined when a value is missing or null. */
export function renderTemplate(
  template: Template,
  values: TemplateValues,
  encode: (value: string) => string = (value) => value,
): string | undefined {
  const parts = template.map((part) => {
    if (typeof part === 'string') return part
    const value = scalarText(valueAt(values[part.root], part.path))
    return value === undefined ? undefined : encode(value)
  })
  return parts.includes(undefined) ? undefined : parts.join('')
}

/** Fills templates by name; an entry whose value is missing is left out. */
export function renderTemplates(
  templates: readonly Named<Template>[],
  values: TemplateValues,
): readonly Named<string>[] {
  return templates.flatMap(({ name, value }) => {
    const text = renderTemplate(value, values)
    return text === undefined ? [] : [{ name, value: text }]
  })
}

function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
