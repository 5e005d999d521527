import type { RecordSource } from '../compile/connector.ts'
import { MappingError } from '../errors/errors.ts'
import { whereText } from '../errors/where-text.ts'
import { isObject, ownValue } from '../json/json.ts'
import type { Extraction, RawRecord } from './extract-records.ts'

type Made = Extract<RecordSource, { kind: 'expression' }>

/**
 * The records that an expression gave; it gives a single one bare, nothing for no record, and null for no list. What the provider sent for
 * a page cannot be counted in them. Throws `MappingError` for an entry that is not of the form that the mapping says.
 */
export function extractMade(value: unknown, source: Made): Extraction | null | undefined {
  if (value === undefined || value === null) return source.single ? nothing : value
  const entries = Array.isArray(value) ? value : [value]
  const records = entries.map((entry, at) => {
    // One record alone may be any one of a list.
    const index = source.single && !Array.isArray(value) ? undefined : at
    return source.withSources
      ? { ...sourcedRecord(entry, source), index, at }
      : { record: entry, source: entry, parents: [], index, list: '', at }
  })
  return { records, counted: undefined, nested: false }
}

const nothing: Extraction = { records: [], counted: undefined, nested: false }

const members = ['record', 'parents', 'remote_data']

function sourcedRecord(entry: unknown, source: Made): Omit<RawRecord, 'index' | 'at'> {
  const wrong = faultOf(entry)
  if (wrong !== undefined) {
    const { where } = source.located
    throw new MappingError(
      `Expression "${where.path}" (${whereText(where)}) gives an entry ${wrong}, but "with_sources" promises {record, parents, remote_data}`,
      { where },
    )
  }
  const parents = ownValue(entry, 'parents') ?? []
  return {
    record: ownValue(entry, 'record'),
    source: ownValue(entry, 'remote_data') ?? ownValue(entry, 'record'),
    parents: Array.isArray(parents) ? parents : [parents],
    list: '',
  }
}

function faultOf(entry: unknown): string | undefined {
  if (!isObject(entry)) return 'that is not an object'
  const other = Object.keys(entry).find((name) => !members.includes(name))
  if (other !== undefined) return `with "${other}"`
  // What a provider sent instead of an object is refused with the other records that cannot be mapped.
  if (entry.record === undefined) return 'without a "record"'
  const { remote_data: sent = {} } = entry
  return isObject(sent) ? undefined : 'whose "remote_data" is not an object'
}
