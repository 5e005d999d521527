import { isObject } from '../json/json.ts'
import type { SourceRange, YamlSource } from './yaml.ts'

/** A source that stands at a path of another one. */
export type SourcePart = {
  readonly path: readonly string[]
  /** Its name in messages. */
  readonly file: string
  readonly source: YamlSource
}

/**
 * One source of several: the data of each part stands at its path. Offsets count through all texts, one after the
 * other, so that each says which file it is in. An object that a part stands in is made where it is missing.
 */
export function joinSources(whole: YamlSource, parts: readonly SourcePart[]): YamlSource {
  if (parts.length === 0) return whole
  let text = whole.text
  const placed = parts.map((part) => {
    const start = text.length + 1
    text += `\n${part.source.text}`
    return { ...part, start }
  })
  const partOf = (path: readonly string[]) =>
    placed.find((part) => part.path.every((name, index) => path[index] === name))
  const locate = (path: readonly string[], find: Find): SourceRange => {
    const part = partOf(path)
    if (part === undefined) return find(whole, path)
    const { offset, length } = find(part.source, path.slice(part.path.length))
    return { offset: part.start + offset, length }
  }
  return {
    ...whole,
    text,
    data: parts.reduce((data, { path, source }) => withValue(data, path, source.data), whole.data),
    textAt: (offset) => {
      const part = placed.findLast(({ start }) => offset >= start)
      if (part === undefined) return whole.textAt(offset)
      const { file, source, start } = part
      return { file, text: source.text, start }
    },
    rangeOf: (path) => locate(path, (source, inner) => source.rangeOf(inner)),
    keyRangeOf: (path) => locate(path, keyRange),
    textRangeOf: (path, offset, length) =>
      locate(path, (source, inner) => source.textRangeOf(inner, offset, length)),
  }
}

type Find = (source: YamlSource, path: readonly string[]) => SourceRange

// The key of a part is the name of its file, so that its start stands for it.
function keyRange(source: YamlSource, path: readonly string[]): SourceRange {
  if (path.length > 0) return source.keyRangeOf(path)
  return { offset: source.rangeOf(path).offset, length: 1 }
}

function withValue(data: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  if (data !== undefined && data !== null && !isObject(data)) return data
  return { ...data, [name]: withValue(data?.[name], rest, value) }
}
