/*
 * The only file that imports yaml: text in, data with positions out.
 */
import {
  Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  stringify,
  visit,
  type YAMLParseError,
} from 'yaml'
import { findDepthFault } from './depth-fault.ts'
import { scalarOffsets } from './scalar-offsets.ts'
import type { YamlFault } from './yaml-fault.ts'

/** A stretch of the source, in characters from its start. */
export type SourceRange = { readonly offset: number; readonly length: number }

/** A text, where it starts in its source, and its file where that is not the source's own. */
type SourceText = {
  readonly file?: string
  readonly text: string
  readonly start: number
}

/** YAML text as data, with the place of every value and key. */
export type YamlSource = {
  readonly text: string
  /** The text that holds an offset: one of several where the source was joined. */
  readonly textAt: (offset: number) => SourceText
  /** Whether there is a text to show places of. */
  readonly isText: boolean
  readonly data: unknown
  readonly faults: readonly YamlFault[]
  /** Where the value at a path stands; for a missing value, where its nearest parent stands. */
  readonly rangeOf: (path: readonly string[]) => SourceRange
  /** Where the key at a path stands. */
  readonly keyRangeOf: (path: readonly string[]) => SourceRange
  /** Where characters of a text value stand, whatever its quoting and folding. */
  readonly textRangeOf: (path: readonly string[], offset: number, length: number) => SourceRange
}

const mostAliases = 50

/** Reads YAML text. Never throws: what is wrong is in `faults`, and `data` is then undefined. */
export function readYaml(text: string): YamlSource {
  const counter = new LineCounter()
  const depthFault = findDepthFault(text)
  if (depthFault !== undefined) return faulty(text, [depthFault])
  const document = parseDocument(text, {
    lineCounter: counter,
    uniqueKeys: true,
    prettyErrors: false,
    version: '1.2',
    merge: true,
    logLevel: 'error',
  })
  const faults = document.errors.map((error) => toFault(error, text, document))
  if (faults.length > 0) return faulty(text, faults)
  return readData(text, document)
}

/** Data that was never text: nothing in it has a place but its path. */
export function sourceOf(data: unknown): YamlSource {
  return { ...faulty('', []), isText: false, data }
}

/** Writes data as YAML text. */
export function writeYaml(data: unknown): string {
  return stringify(data, { lineWidth: 100 })
}

/** Writes data as YAML text in which every list and object that fits into a line is written in one. */
export function writeCompactYaml(data: unknown): string {
  // What an older reader would take for a date or a switch gets quotes.
  const document = new Document(data, { aliasDuplicateObjects: false, version: '1.1' })
  visit(document, {
    Collection: (_key, node, path) => {
      const isInner = path.length > (isMap(node) ? 1 : 3)
      if (isInner && JSON.stringify(node.toJSON()).length <= longestLine) node.flow = true
    },
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, singleQuote: true })
}

const longestLine = 160

/** YAML text with another list of records at a path; comments and the rest stay. Each record stands on a line of its own. */
export function setInYaml(
  text: string,
  path: readonly string[],
  records: readonly object[],
): string {
  const document = parseDocument(text)
  const list = document.createNode(
    records.map((record) => document.createNode(record, { flow: true })),
  )
  // A list inside braces would be one long line.
  const holder = document.getIn(path.slice(0, -1))
  if (isMap(holder)) holder.flow = false
  document.setIn(path, list)
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

function toFault(
  { code, message, pos }: YAMLParseError,
  text: string,
  document: Document.Parsed,
): YamlFault {
  const offset = pos[0]
  if (code === 'DUPLICATE_KEY') {
    const key = /^[^\s:]*/.exec(text.slice(offset))?.[0] ?? ''
    return { code: 'yaml_duplicate_key', message: `Key "${key}" is given twice`, offset }
  }
  const opened = /clos|end with/i.test(message) ? openedBefore(document, offset) : undefined
  if (opened !== undefined) {
    const sign = text[opened] ?? ''
    return { code: 'yaml_syntax', message: `\`${sign}\` is never closed`, offset: opened }
  }
  const suggestion = hints[code]
  return {
    code: 'yaml_syntax',
    message,
    offset,
    ...(suggestion === undefined ? {} : { suggestion }),
  }
}

// Where the innermost quoted text or flow collection starts that is still open at an offset.
function openedBefore(document: Document.Parsed, offset: number): number | undefined {
  let start: number | undefined
  visit(document, {
    Node: (_key, node) => {
      const [from, to] = node.range ?? [0, 0]
      const quoted =
        isScalar(node) && (node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE')
      const flow = isCollection(node) && node.flow === true
      if ((quoted || flow) && from < offset && to + 1 >= offset) start = Math.max(start ?? 0, from)
    },
  })
  return start
}

const hints: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY:
    'text that holds ": " needs quotes, or a block scalar ("|" and a new line)',
  TAB_AS_INDENT: 'indent with blanks',
  BAD_INDENT: 'line the keys up with those above',
  MISSING_CHAR: 'close what was opened before this place',
}

function faulty(text: string, faults: readonly YamlFault[]): YamlSource {
  const start = () => ({ offset: 0, length: 1 })
  return {
    text,
    textAt: () => ({ text, start: 0 }),
    isText: true,
    data: undefined,
    faults,
    rangeOf: start,
    keyRangeOf: start,
    textRangeOf: start,
  }
}

function readData(text: string, document: Document.Parsed): YamlSource {
  let data: unknown
  try {
    data = document.toJS({ maxAliasCount: mostAliases })
  } catch (error) {
    return faulty(text, [aliasFault(text, error)])
  }
  const locate = (path: readonly string[]) => nodeAt(document, path)
  return {
    text,
    textAt: () => ({ text, start: 0 }),
    isText: true,
    data,
    faults: [],
    rangeOf: (path) => rangeOfNode(locate(path).value ?? nearest(document, path)),
    keyRangeOf: (path) => rangeOfNode(locate(path).key ?? nearest(document, path)),
    textRangeOf: (path, offset, length) => textRange(text, locate(path).value, offset, length),
  }
}

function aliasFault(text: string, error: unknown): YamlFault {
  const message = error instanceof Error ? error.message : String(error)
  const offset = Math.max(0, text.search(/\*\w/))
  if (!/excessive/i.test(message)) return { code: 'yaml_syntax', message, offset }
  const bomb = `Aliases repeat more than ${mostAliases} times what they stand for`
  return { code: 'yaml_alias_bomb', message: bomb, offset }
}

type Located = { readonly key?: unknown; readonly value?: unknown }

function nodeAt(document: Document.Parsed, path: readonly string[]): Located {
  let located: Located = { value: document.contents }
  for (const name of path) located = childOf(resolved(document, located.value), name)
  return located
}

function resolved(document: Document.Parsed, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node
}

function childOf(node: unknown, name: string): Located {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === name)
    return pair === undefined ? {} : { key: pair.key, value: pair.value ?? pair.key }
  }
  const items = (node as { items?: unknown[] } | undefined)?.items
  const item = items?.[Number(name)]
  return item === undefined ? {} : { key: item, value: item }
}

function nearest(document: Document.Parsed, path: readonly string[]): unknown {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const { key, value } = nodeAt(document, path.slice(0, length))
    if (key !== undefined || value !== undefined) return key ?? value
  }
  return document.contents
}

function rangeOfNode(node: unknown): SourceRange {
  const range = isNode(node) ? node.range : undefined
  const [start = 0, end = 1] = range ?? []
  return { offset: start, length: Math.max(1, end - start) }
}

function textRange(text: string, node: unknown, offset: number, length: number): SourceRange {
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return rangeOfNode(node)
  const [start, end] = node.range
  const offsets = scalarOffsets(text.slice(start, end), node.value)
  const from = offsets[Math.min(offset, offsets.length - 1)] ?? 0
  const last = offsets[Math.min(offset + Math.max(length, 1) - 1, offsets.length - 1)] ?? from
  return { offset: start + from, length: Math.max(1, last - from + 1) }
}
