import type { InspectedMapping } from '../../index.ts'

/** Headers of answers that say something about limits, pages or the body. All others change from call to call, or may tell who called. */
const kept =
  /^(?:content-type|link|retry-after|content-range|location|allow|x-(?:total|page|per-page|next|prev|first|last|count|pagination|has-more|cursor)[a-z-]*|(?:[a-z]+-)*rate-?limit[a-z-]*)$/

/** Headers that change with every answer, or that belong to a session: they are left out even if the mapping has a word like them. */
const volatile =
  /^(?:date|age|etag|last-modified|expires|server|via|vary|connection|keep-alive|set-cookie2?|cf-[a-z-]+|.*request-?id|.*trace-?(?:id|parent)|traceparent|.*correlation-?id|server-timing|content-(?:length|encoding)|transfer-encoding)$/

/** Whether a header belongs to the connection and says nothing of the answer. */
export function isOfConnection(name: string): boolean {
  return /^(?:connection|keep-alive|content-(?:length|encoding)|transfer-encoding)$/.test(name)
}

/** The headers of an answer that a fixture keeps. Those that the mapping reads are among them. */
export function keptHeaders(
  headers: Readonly<Record<string, string>>,
  { text, connector }: Pick<InspectedMapping, 'text' | 'connector'>,
  { isJson }: { readonly isJson: boolean },
): Record<string, string> {
  const source = text === '' ? JSON.stringify(connector) : text
  const words = new Set(source.toLowerCase().match(/[a-z][a-z\d-]*/g))
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => {
      if (name === 'content-type' && isJson) return false
      return !volatile.test(name) && (kept.test(name) || words.has(name))
    }),
  )
}
