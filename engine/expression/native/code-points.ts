import type { Run } from './run.ts'

// Characters that are read before their steps are counted.
const batch = 4096

/** The number of characters of a text, as people count them: a pair of surrogates is one. */
export function codePoints(text: string, run: Run): number {
  let count = 0
  for (let at = 0; at < text.length; count += 1) at = after(text, at, run)
  return count
}

/** The place of a character, by its number from 0; the end of the text where there are not so many. */
export function codePointPlace(text: string, number: number, run: Run): number {
  let at = 0
  for (let count = 0; count < number && at < text.length; count += 1) at = after(text, at, run)
  return at
}

function after(text: string, at: number, run: Run): number {
  if (at % batch <= 1) run.spend(batch >> 4)
  const pair = isBetween(text.charCodeAt(at), 0xd800) && isBetween(text.charCodeAt(at + 1), 0xdc00)
  return pair ? at + 2 : at + 1
}

// Surrogates come in two ranges of 1024.
function isBetween(code: number, first: number): boolean {
  return code >= first && code < first + 1024
}
