import { isObject } from '../../../json/json.ts'
import { jsonPointer } from '../../../json/pointer.ts'
import type { Evidence } from '../finding.ts'

/** Where the objects and lists of payloads stand in their fixtures. */
export type Origins = {
  /** Takes note of everything in a payload. */
  readonly note: (payload: unknown, at: Evidence) => void
  /** Where an object or list stands; undefined for one that an expression made. */
  readonly of: (value: unknown) => Evidence | undefined
  /** Where the value under a key of an object stands. */
  readonly under: (holder: unknown, key: string) => Evidence | undefined
}

/** Starts without any payload. */
export function createOrigins(): Origins {
  const known = new WeakMap<object, Evidence>()
  const note = (value: unknown, at: Evidence): void => {
    if (typeof value !== 'object' || value === null || known.has(value)) return
    known.set(value, at)
    const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
    for (const [key, entry] of entries)
      note(entry, { file: at.file, pointer: at.pointer + jsonPointer([key]) })
  }
  const of = (value: unknown): Evidence | undefined =>
    isObject(value) || Array.isArray(value) ? known.get(value) : undefined
  const under = (holder: unknown, key: string): Evidence | undefined => {
    const at = of(holder)
    return at === undefined
      ? undefined
      : { file: at.file, pointer: at.pointer + jsonPointer([key]) }
  }
  return { note, of, under }
}
