/** Whether a text can be the name of an HTTP header (RFC 9110, section 5.1: a token). */
export function isHeaderName(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(text)
}

/** Whether a text can be the value of an HTTP header: no line break, no other control, nothing beyond Latin-1. */
export function isHeaderValue(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text)
}

/**
 * Whether a header frames its message or speaks to the next hop (RFC 9110, section 7.6.1). Such headers are the
 * transport's own: set by others, they could put a second request into the first.
 */
export function isFramingHeader(name: string): boolean {
  const lower = name.toLowerCase()
  return framing.has(lower) || lower.startsWith('proxy-')
}

const framing: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
