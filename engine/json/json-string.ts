/**
 * Where the next quote after a place ends, inside a string of JSON; the end of the text if there is none. It is found by
 * the engine's own search, which is many times faster than a loop over characters.
 */
export function afterQuote(text: string, from: number): number {
  const at = text.indexOf('"', from)
  return at < 0 ? text.length : at + 1
}

/** Whether the quote that ends at a place is escaped, and so does not end its string. */
export function endsEscaped(text: string, end: number): boolean {
  let at = end - 2
  while (text.charCodeAt(at) === backslash) at -= 1
  return (end - at) % 2 === 1
}

const backslash = 92
