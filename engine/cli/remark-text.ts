import { type Io, paint } from './io.ts'
import type { Remark } from './remark.ts'

const styles = { error: 'red', warning: 'yellow', note: 'cyan' } as const

/** A remark for people: its place and message, what stands there, and what shows it. */
export function remarkText(io: Io, remark: Remark): string {
  const { where, severity, code, message, excerpt, suggestion, evidence } = remark
  const place = paint(io, io.stdout, 'bold', `${where.file}:${where.line}:${where.column}`)
  const kind = paint(io, io.stdout, styles[severity], severity)
  const lines = excerpt === '' ? [] : excerpt.split('\n').map((line) => `  ${line}`)
  const hint = suggestion === undefined ? [] : [`  = ${suggestion}`]
  const seen = evidence === undefined ? [] : [`  = seen in ${evidence.file}#${evidence.pointer}`]
  return `${[`${place} ${kind} ${code}: ${message}`, ...lines, ...hint, ...seen, ''].join('\n')}\n`
}
