import { whereText } from '../../errors/where-text.ts'
import type { CaseReport, Finding } from '../../testing.ts'
import { isMappingOf } from './is-mapping-of.ts'
import type { TestRun } from './run-cases.ts'
import { claimText } from './run-text.ts'

/** A run as JUnit XML: a suite for each provider, a case for each fixture, and ones for what is unproven and what is found. */
export function junitText({ reports, unproven }: TestRun, findings: readonly Finding[]): string {
  const providers = [...new Set(reports.map(({ fixture }) => fixture.provider))]
  const suites = providers.map((provider) => {
    const own = reports.filter(({ fixture }) => fixture.provider === provider)
    const open = unproven.filter((claim) => claim.provider === provider).map(claimText)
    const proof = { name: 'everything that the mapping claims is proven', file: '', failures: open }
    const inFiles = findings.filter(({ where }) => isMappingOf(provider, where.file))
    const found = inFiles.map(
      ({ where, code, message }) => `${whereText(where)} ${code}: ${message}`,
    )
    const mapping = { name: 'the mapping agrees with its fixtures', file: '', failures: found }
    return suite(provider, [...own.map(testCase), proof, ...(found.length > 0 ? [mapping] : [])])
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`
}

type TestCase = {
  readonly name: string
  readonly file: string
  readonly failures: readonly string[]
}

function testCase({ fixture, faults }: CaseReport): TestCase {
  return { name: fixture.content.title, file: fixture.file, failures: faults }
}

function suite(provider: string, cases: readonly TestCase[]): string {
  const failed = cases.filter(({ failures }) => failures.length > 0).length
  const name = attribute('name', provider)
  const inner = cases.map((entry) => caseElement(provider, entry))
  return `  <testsuite ${name} tests="${cases.length}" failures="${failed}">\n${inner.join('')}  </testsuite>\n`
}

function caseElement(provider: string, { name, file, failures }: TestCase): string {
  const place = file === '' ? '' : ` ${attribute('file', file)}`
  const start = `    <testcase ${attribute('classname', provider)} ${attribute('name', name)}${place}`
  if (failures.length === 0) return `${start}/>\n`
  const inner = failures.map(
    (text) =>
      `      <failure ${attribute('message', text.split('\n')[0] ?? '')}>${escaped(text)}</failure>\n`,
  )
  return `${start}>\n${inner.join('')}    </testcase>\n`
}

function attribute(name: string, value: string): string {
  return `${name}="${escaped(value)}"`
}

// Control characters cannot stand in XML at all.
function escaped(text: string): string {
  return text
    .replace(/[^\P{Cc}\n\t]/gu, '�')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
