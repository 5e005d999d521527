const plainText = /^[A-Za-z$/][\w$/.()-]*( [\w$/.()-]+)*$/
const words = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', '~'])

/** A text as a YAML scalar: plain where nothing could be taken for a sign, else in quotes. */
export function yamlText(text: string): string {
  if (plainText.test(text) && !words.has(text.toLowerCase())) return text
  if (/^https?:\/\/[\w./-]+$/.test(text)) return text
  return /[\n\r\t\p{Cc}\u2028\u2029]/u.test(text)
    ? JSON.stringify(text)
    : `'${text.replaceAll("'", "''")}'`
}

/** Data on one line of YAML. */
export function yamlFlow(value: unknown): string {
  if (typeof value === 'string') return flowText(value)
  if (Array.isArray(value)) return `[${value.map(yamlFlow).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const pairs = Object.entries(value).map(([key, entry]) => `${flowText(key)}: ${yamlFlow(entry)}`)
  return `{${pairs.join(', ')}}`
}

function flowText(text: string): string {
  return /^[A-Za-z][\w-]*$/.test(text) && !words.has(text.toLowerCase())
    ? text
    : yamlText(`${text}`)
}
