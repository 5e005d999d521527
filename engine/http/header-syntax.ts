/** Whether a text can be the name of an HTTP header (RFC 9110, section 5.1: a token). */
export function isHeaderName(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(text)
}

/** Whether a text can be the value of an HTTP header: no line break, no other control, nothing beyond Latin-1. */
export function isHeaderValue(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text)
}
