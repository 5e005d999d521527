import type { SourceRange } from './yaml.ts'

/** A place in text, counted from 1. */
export type Position = { readonly line: number; readonly column: number }

/** Line and column of an offset. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, Math.max(0, Math.min(offset, text.length)))
  const line = before.split('\n').length
  return { line, column: before.length - before.lastIndexOf('\n') }
}

/** The line of a range with a caret below it, and one line of context above. */
export function excerptOf(text: string, range: SourceRange): string {
  const { line, column } = positionAt(text, range.offset)
  const lines = text.split(/\r?\n/)
  const shown = clipped(lines[line - 1] ?? '', column)
  const width = String(line).length
  const above =
    line > 1 ? [`${String(line - 1).padStart(width)} | ${clip(lines[line - 2] ?? '')}`] : []
  const room = Math.max(1, shown.text.length - shown.column + 1)
  const carets = '^'.repeat(Math.max(1, Math.min(range.length, room)))
  return [
    ...above,
    `${line} | ${shown.text}`,
    `${' '.repeat(width)} | ${' '.repeat(shown.column - 1)}${carets}`,
  ]
    .map((row) => row.trimEnd())
    .join('\n')
}

const widest = 120

function clip(line: string): string {
  return printable(line.length > widest ? `${line.slice(0, widest - 1)}…` : line)
}

// A very long line is shown around the fault only.
function clipped(line: string, column: number): { text: string; column: number } {
  if (line.length <= widest || column <= widest - 20) return { text: clip(line), column }
  const from = column - 60
  return { text: `…${clip(line.slice(from))}`, column: column - from + 1 }
}

function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, ' ')
}
