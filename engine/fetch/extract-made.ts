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
  if (value === undefined || value === null) return value
  const entries = Array.isArray(value) ? value : [value]
  const records = entries.map((entry, index) =>
    source.withSources
      ? sourcedRecord(entry, index, source)
      : { record: entry, source: entry, parents: [], index, list: '', at: index },
  )
  return { records, counted: undefined, nested: false }
}

const members = ['record', 'parents', 'remote_data']

function sourcedRecord(entry: unknown, index: number, source: Made): RawRecord {
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
    index,
    list: '',
    at: index,
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
