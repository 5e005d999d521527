import { isObject } from '../../../json/json.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { ResourceEvidence } from '../evidence/read-resource.ts'
import type { Finding } from '../finding.ts'
import { findingAt } from '../report/make-finding.ts'
import { isMoment } from '../trace/schema-property.ts'
import { affinity, sourceWords } from './affinity.ts'
import { wordsOf } from './names.ts'

/** A moment, or a number of the limits, that is read from where another one of them stands. */
export function swappedSources(evidence: MappingEvidence): readonly Finding[] {
  const inRecords = evidence.resources.flatMap((resource) => moments(evidence, resource))
  return [...inRecords, ...limits(evidence)]
}

function moments(evidence: MappingEvidence, resource: ResourceEvidence): Finding[] {
  const { document, fields } = resource.list.schema
  const names = fields.filter(({ name }) => isMoment(document, [name])).map(({ name }) => name)
  const seen = resource.records.flatMap(({ roots }) => keysBelow(roots.response))
  return resource.fields
    .filter(({ path }) => path.length === 1 && names.includes(path[0] ?? ''))
    .flatMap(({ path: [name = ''], slot, node }) => {
      const words = sourceWords(slot, node)
      const others = names.filter((other) => other !== name && affinity(other, words) > 0)
      const there = seen.some((key) => affinity(name, wordsOf(key)) > 0)
      if (others.length === 0 || affinity(name, words) > 0 || !there) return []
      return findingAt(evidence, slot, node, {
        code: 'swapped_sources',
        message: `"${name}" is read from what looks like "${others[0]}"`,
      })
    })
}

function keysBelow(value: unknown, depth = 0): readonly string[] {
  if (!isObject(value) || depth > 3) return []
  return Object.entries(value).flatMap(([key, entry]) => [key, ...keysBelow(entry, depth + 1)])
}

const limitKeys = ['limit', 'remaining', 'reset'] as const

function limits(evidence: MappingEvidence): Finding[] {
  const headers = evidence.cases.flatMap(({ exchanges }) =>
    exchanges.flatMap((exchange) => Object.keys(exchange.headers)),
  )
  return evidence.responses.flatMap((slot) => {
    const own = limitKeys.find((key) => key === slot.path[1])
    if (own === undefined) return []
    const words = sourceWords(slot, slot.tree)
    const other = limitKeys.find((key) => key !== own && words.includes(key))
    const there = headers.some((name) => wordsOf(name).includes(own))
    if (other === undefined || words.includes(own) || !there) return []
    return findingAt(evidence, slot, slot.tree, {
      code: 'swapped_sources',
      message: `"${own}" is read from what looks like "${other}"`,
    })
  })
}
