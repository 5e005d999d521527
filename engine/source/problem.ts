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

/** A fault with its place in a file, ready to print. */
export function locateFault(file: string, source: YamlSource, fault: Fault): ConfigProblem {
  const { code, severity = 'error', message, suggestion, path, range } = fault
  return {
    code,
    severity,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
    where: { file, path: path.join('.'), ...positionAt(source.text, range.offset) },
    excerpt: source.isText ? excerptOf(source.text, range) : '',
  }
}
