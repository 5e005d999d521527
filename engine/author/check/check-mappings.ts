import type { Engine, InspectedMapping } from '../../index.ts'
import type { Fixture } from '../../replay/read-fixtures.ts'
import { sandboxAccount } from '../../replay/sandbox-account.ts'
import { type MappingEvidence, readMapping } from './evidence/read-mapping.ts'
import type { Finding } from './finding.ts'
import { findingOn } from './report/make-finding.ts'
import { rules } from './rules/registry.ts'
import { createSlotRunner } from './trace/slot.ts'

/** Checks every usable mapping of an engine against its fixtures. Nothing is called. */
export function checkMappings(engine: Engine, fixtures: readonly Fixture[]): readonly Finding[] {
  const inspector = engine.inspect()
  const resources = engine.resources()
  const run = createSlotRunner()
  return engine.providers().flatMap((name) => {
    const mapping = inspector.mapping(name)
    const own = fixtures.filter(({ provider }) => provider === name)
    if (own.length === 0) return [withoutFixtures(mapping)]
    const support = engine.support(name)
    const accountOf = ({ content }: Fixture) =>
      sandboxAccount({ support: () => support }, name, content.account)
    return checkMapping(
      readMapping(mapping, own, { steps: inspector.steps, resources, accountOf, run }),
    )
  })
}

function checkMapping(evidence: MappingEvidence): readonly Finding[] {
  const found = rules.flatMap((rule) => rule(evidence))
  return distinct(found.filter((finding) => !isExplained(finding, found))).toSorted(
    (a, b) => a.where.line - b.where.line || a.where.column - b.where.column,
  )
}

function withoutFixtures(mapping: InspectedMapping): Finding {
  return findingOn({ mapping }, ['provider'], 'value', {
    code: 'no_fixtures',
    message: `"${mapping.provider}" has no fixtures: its expressions could not be tried`,
    suggestion: `record some in a folder "${mapping.provider}"`,
  })
}

// A field without any value needs no finding of its own where its line has one.
function isExplained({ code, where }: Finding, findings: readonly Finding[]): boolean {
  const sameLine = ({ where: other }: Finding) =>
    other.path === where.path && other.line === where.line
  return code === 'always_null' && findings.some((other) => other.code !== code && sameLine(other))
}

// Several records can show the same.
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const keyOf = ({ code, where }: Finding) => `${code} ${where.file} ${where.line} ${where.column}`
  const first = new Map<string, Finding>()
  for (const finding of findings) {
    const key = keyOf(finding)
    if (!first.has(key)) first.set(key, finding)
  }
  return [...first.values()]
}
