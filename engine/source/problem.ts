import type { ProblemCode } from '../errors/codes.ts'
import type { ConfigProblem } from '../errors/config-problem.ts'
import { excerptOf, positionAt } from './excerpt.ts'
import type { SourceRange, YamlSource } from './yaml.ts'

/** A problem that has no line and column yet. */
export type Fault = {
  readonly code: ProblemCode
  readonly severity?: 'error' | 'warning'
  readonly message: string
  readonly suggestion?: string | undefined
  readonly path: readonly string[]
  readonly range: SourceRange
}

/** Where something at a path and an offset of a source stands; `file` is the source's own. */
export function placeAt(
  file: string,
  source: YamlSource,
  { path, offset }: { readonly path: readonly string[]; readonly offset: number },
): ConfigProblem['where'] {
  const { text, start, file: part = file } = source.textAt(offset)
  return { file: part, path: path.join('.'), ...positionAt(text, offset - start) }
}

/** A fault with its place in a file, ready to print. */
export function locateFault(file: string, source: YamlSource, fault: Fault): ConfigProblem {
  const { code, severity = 'error', message, suggestion, path, range } = fault
  return {
    code,
    severity,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
    where: placeAt(file, source, { path, offset: range.offset }),
    excerpt: source.isText ? excerptAt(source, range) : '',
  }
}

/** The line of a range with a caret below it, from the text that holds it. */
export function excerptAt(source: YamlSource, { offset, length }: SourceRange): string {
  const { text, start } = source.textAt(offset)
  return excerptOf(text, { offset: offset - start, length })
}
