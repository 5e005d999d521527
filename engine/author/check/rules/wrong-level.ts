import { isObject } from '../../../json/json.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { ResourceEvidence } from '../evidence/read-resource.ts'
import type { Finding } from '../finding.ts'
import { findingOn } from '../report/make-finding.ts'
import { namesOf, nodesOfType } from '../trace/node-shape.ts'
import type { Environment } from '../trace/slot.ts'

/** A record path that stops too early or goes too far: what the mapping reads stands in a list inside, or in the parents. */
export function wrongLevel(evidence: MappingEvidence): readonly Finding[] {
  return evidence.resources.flatMap((resource) => {
    const { list, path, records } = resource
    const [first] = records
    if (list.records.kind !== 'path' || first === undefined) return []
    const { text } = list.records
    const meant = meantPath(resource, text)
    if (meant === undefined) return []
    return findingOn(evidence, [...path, 'response_path'], 'value', {
      code: 'records_not_found',
      message: `Most of what the mapping reads is not in these records, but in "${meant}"`,
      suggestion: `did you mean "${meant}"?`,
      value: text,
      at: first.at,
    })
  })
}

function meantPath(resource: ResourceEvidence, text: string): string | undefined {
  const names = namesBelow(resource, 'response')
  const records = resource.records.map(({ roots }) => roots.response).filter(isObject)
  const own = countOf(names, records)
  const lists = new Set(records.flatMap(listsIn))
  // A mapping that reads parents means records inside others.
  const orphans = resource.records.every(({ roots }) => roots.parent === undefined)
  const nested = orphans && namesBelow(resource, 'parent').size > 0 ? 1 : 0
  const inside = [...lists].find((key) => {
    const entries = records.flatMap((record) => record[key]).filter(isObject)
    return countOf(names, entries) + nested >= own + 2
  })
  if (inside !== undefined) return text === '$' ? inside : `${text}.${inside}`
  const above = countOf(names, resource.records.flatMap(parentOf))
  return above >= own + 2 ? text.split('.').slice(0, -1).join('.') || '$' : undefined
}

function parentOf({ roots }: Environment): Readonly<Record<string, unknown>>[] {
  return isObject(roots.parent) ? [roots.parent] : []
}

function listsIn(record: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(record).filter((key) => {
    const value = record[key]
    return Array.isArray(value) && value.some(isObject)
  })
}

// The first names that the mapping reads in a root.
function namesBelow({ fields }: ResourceEvidence, root: string): ReadonlySet<string> {
  const read = fields.flatMap(({ node }) =>
    nodesOfType(node, 'path').flatMap((path) => {
      const [first, name] = namesOf(path) ?? []
      return first === root && name !== undefined ? [name] : []
    }),
  )
  return new Set(read)
}

function countOf(
  names: ReadonlySet<string>,
  objects: readonly Readonly<Record<string, unknown>>[],
): number {
  return [...names].filter((name) => objects.some((object) => Object.hasOwn(object, name))).length
}
