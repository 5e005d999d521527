/** Text escaped for HTML: nothing in it is markup. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Text of HTML that is safe to send as it is. */
export type Html = { readonly html: string }

/** Builds HTML: values are escaped, unless they are {@link Html} themselves. Lists are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const text = parts.map(
    (part, index) => part + (index < values.length ? textOf(values[index]) : ''),
  )
  return { html: text.join('') }
}

type HtmlValue = string | number | undefined | Html | readonly Html[]

function textOf(value: HtmlValue): string {
  if (value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
  return 'html' in value ? value.html : value.map((entry) => entry.html).join('')
}
