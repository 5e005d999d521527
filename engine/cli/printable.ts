/** A text of others in one line that tells a terminal nothing: providers write parts of URLs and bodies. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '�')
}
