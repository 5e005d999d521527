import type { Remark } from './remark.ts'

/** Findings as SARIF 2.1.0, the form that code scanners and editors read. */
export function toSarif(remarks: readonly Remark[], version: string): object {
  const codes = [...new Set(remarks.map(({ code }) => code))]
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'crosswalk', version, rules: codes.map((id) => ({ id })) } },
        columnKind: 'utf16CodeUnits',
        results: remarks.map((remark) => toResult(remark, codes)),
      },
    ],
  }
}

function toResult(remark: Remark, codes: readonly string[]): object {
  const { code, severity, message, suggestion, where, evidence } = remark
  const { file, line, column } = where
  const region = { startLine: line, startColumn: column }
  const text = suggestion === undefined ? message : `${message} (${suggestion})`
  const shown =
    evidence === undefined
      ? {}
      : {
          relatedLocations: [
            {
              physicalLocation: { artifactLocation: { uri: uriOf(evidence.file) } },
              message: { text: evidence.pointer },
            },
          ],
        }
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }],
    ...shown,
  }
}

function uriOf(file: string): string {
  return encodeURI(file.replaceAll('\\', '/'))
}
