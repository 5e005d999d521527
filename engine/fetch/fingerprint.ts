import { shortDigest } from '../json/digest.ts'
import type { Extraction } from './extract-records.ts'

/** A digest of what the provider sent for a page, to tell one that repeats; null for an empty page. */
export function fingerprintOf({ counted, records }: Extraction): string | null {
  const sent = counted ?? records.map(({ source }) => source)
  return sent.length === 0 ? null : shortDigest(JSON.stringify(sent))
}
