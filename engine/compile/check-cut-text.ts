import { trailingComment } from '../source/trailing-comment.ts'
import type { ConfigPath, FileScope } from './scope.ts'

/**
 * Warns of text that YAML cuts: what follows a blank and "#" is a comment, as in `see issue #12`. A comment that is
 * meant as one has a blank after "#".
 */
export function checkCutText(scope: FileScope): void {
  for (const path of textPaths(scope.config, [])) {
    const comment = trailingComment(scope.source, path)
    if (comment === undefined) continue
    const { offset, length } = comment
    const written = scope.source.text.slice(offset, offset + length)
    if (!/^#[^\s#]/.test(written)) continue
    scope.report({
      code: 'text_cut',
      severity: 'warning',
      message: `The text ends before "${written}", which YAML takes as a comment`,
      suggestion: 'put the text in quotes; for a comment write a blank after "#"',
      path,
      range: comment,
    })
  }
}

function textPaths(data: unknown, path: ConfigPath): readonly ConfigPath[] {
  if (typeof data === 'string') return [path]
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([key, value]) => textPaths(value, [...path, key]))
}
