import type { Remark } from './remark.ts'

const kinds = { error: 'error', warning: 'warning', note: 'notice' } as const

/** Findings as annotations of GitHub Actions, one a line. */
export function toAnnotations(remarks: readonly Remark[]): string {
  return remarks
    .map(({ code, severity, message, suggestion, where: { file, line, column } }) => {
      const text = suggestion === undefined ? message : `${message}\n${suggestion}`
      const place = `file=${property(file)},line=${line},col=${column},title=${property(code)}`
      return `::${kinds[severity]} ${place}::${data(text)}\n`
    })
    .join('')
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
