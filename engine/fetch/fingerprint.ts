import { shortDigest } from '../json/digest.ts'
import type { RawRecord } from './extract-records.ts'

/** A digest of a page's records, to tell a page that repeats; null for an empty page. */
export function fingerprintOf(records: readonly RawRecord[]): string | null {
  if (records.length === 0) return null
  return shortDigest(JSON.stringify(records.map(({ record }) => record)))
}
