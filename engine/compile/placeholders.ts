/** A `{{…}}` of a template; a placeholder that is never closed ends at the end of the text. */
export type Placeholder = {
  readonly index: number
  readonly text: string
  readonly inside: string
  readonly closed: boolean
}

/** The placeholders of a text, in the order they stand. */
export function placeholdersIn(text: string): readonly Placeholder[] {
  const found: Placeholder[] = []
  let start = text.indexOf('{{')
  while (start !== -1) {
    const end = text.indexOf('}}', start + 2)
    const closed = end !== -1
    const inside = text.slice(start + 2, closed ? end : undefined)
    found.push({ index: start, text: closed ? `{{${inside}}}` : `{{${inside}`, inside, closed })
    start = closed ? text.indexOf('{{', end + 2) : -1
  }
  return found
}

/** A text with something else in the place of each placeholder that is closed. */
export function withoutPlaceholders(
  text: string,
  replace: (placeholder: string) => string,
): string {
  let made = ''
  let at = 0
  for (const { index, text: placeholder, closed } of placeholdersIn(text)) {
    if (!closed) break
    made += text.slice(at, index) + replace(placeholder)
    at = index + placeholder.length
  }
  return made + text.slice(at)
}
