import { hash } from 'node:crypto'

/** SHA-256 of a text, as base64url. */
export function digest(text: string): string {
  return hash('sha256', text, 'base64url')
}

/** Its first 66 bits: enough to compare values, short enough for a cursor. */
export function shortDigest(text: string): string {
  return digest(text).slice(0, 11)
}
