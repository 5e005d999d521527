import { isObject } from '../json/json.ts'
import { valueExcess } from '../json/value-excess.ts'
import {
  type MappingInput,
  mostBytes,
  readMappingFiles,
  type TextInput,
  tooLarge,
} from './read-files.ts'

/** The text of a mapping; problems name it `file`. */
export type MappingText = {
  /** Its YAML. */
  readonly text: string
  /** Its name in problems. */
  readonly file?: string
  /** The provider's name. Where it is given, the text is read when the provider is first used. */
  readonly provider?: string
  /** Blocks that have texts of their own, by resource, such as `crm/stages`. */
  readonly resources?: Readonly<Record<string, ResourceText>>
}

/** The text of a resource's block; problems name it `file`. */
type ResourceText = {
  /** Its YAML. */
  readonly text: string
  /** Its name in problems. */
  readonly file?: string
}

/** A mapping as the data of its YAML. Its problems have a path, and no line. */
export type MappingObject = {
  /** The provider's name. */
  readonly provider: string
  readonly [key: string]: unknown
}

/** Where a mapping comes from: a file or a folder of them, a text, or an object. */
export type MappingSource = string | MappingText | MappingObject

const deepest = 100

/** Reads what a source holds. `position` is its index among the option's entries. Throws `TypeError` for what is no source. */
export async function readMappingSource(
  source: MappingSource,
  position: number,
): Promise<readonly MappingInput[]> {
  if (typeof source === 'string') return readMappingFiles(source)
  const label = `mappings[${position}]`
  if (isMappingText(source)) return [readText(source, label)]
  if (isMappingObject(source)) return [readObject(source, label)]
  throw new TypeError(
    `Option "mappings" takes a path, { text, file? } or the object of a mapping with a "provider": ${label} is none of these`,
  )
}

function isMappingText(source: unknown): source is MappingText {
  if (!isText(source)) return false
  const { resources = {}, provider = '' } = source as MappingText
  if (typeof provider !== 'string') return false
  return isObject(resources) && Object.values(resources).every(isText)
}

function isText(source: unknown): source is ResourceText {
  if (!isObject(source) || typeof source.text !== 'string') return false
  return source.file === undefined || typeof source.file === 'string'
}

function isMappingObject(source: unknown): source is MappingObject {
  return isObject(source) && typeof source.provider === 'string'
}

function readText({ resources = {}, provider, ...main }: MappingText, label: string): MappingInput {
  const { file = label } = main
  const parts = Object.entries(resources).map(([resource, part]) => ({
    ...readOne(part, `${file} ${resource}`),
    resource,
  }))
  const name = provider === undefined ? {} : { name: provider }
  return { ...readOne(main, label), ...name, resources: parts }
}

function readOne({ text, file }: ResourceText, label: string): TextInput {
  const size = Buffer.byteLength(text)
  if (size > mostBytes) return { file: file ?? label, text: '', fault: tooLarge(size) }
  return { file: file ?? label, text }
}

// A copy is kept: what the program does with its object later changes nothing here.
function readObject(source: MappingObject, label: string): MappingInput {
  if (valueExcess(source, { levels: deepest, values: Number.POSITIVE_INFINITY }) !== undefined)
    throw new TypeError(`The object of ${label} is nested deeper than ${deepest} levels`)
  const json = JSON.stringify(source)
  const size = Buffer.byteLength(json)
  const input = { file: label, text: '' }
  return size > mostBytes
    ? { ...input, fault: tooLarge(size) }
    : { ...input, data: JSON.parse(json) }
}
