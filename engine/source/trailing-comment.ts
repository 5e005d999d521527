import type { SourceRange, YamlSource } from './yaml.ts'

/** The comment that follows an unquoted text on its line. */
export function trailingComment(
  { text, isText, rangeOf }: YamlSource,
  path: readonly string[],
): SourceRange | undefined {
  const { offset, length } = rangeOf(path)
  if (!isText || '\'"|>*&!'.includes(text[offset] ?? '')) return undefined
  const end = offset + length
  const line = text.slice(end, lineEnd(text, end))
  const blanks = line.length - line.trimStart().length
  if (blanks === 0 || line[blanks] !== '#') return undefined
  return { offset: end + blanks, length: line.trimEnd().length - blanks }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}
