import type { Ast } from '../../../expression/native/ast.ts'
import { isObject } from '../../../json/json.ts'
import { stableJson } from '../../../json/stable-json.ts'
import type { CaseEvidence } from '../evidence/read-case.ts'
import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { ResourceEvidence } from '../evidence/read-resource.ts'
import type { Finding } from '../finding.ts'
import { findingAt, shown } from '../report/make-finding.ts'
import { fieldsOf, giverOf, nodesOfType } from '../trace/node-shape.ts'
import type { FieldOutput } from '../trace/outputs.ts'
import type { Environment, Slot } from '../trace/slot.ts'
import { fieldGiving, unifiedRecord } from '../trace/unified-record.ts'

/** A record that a fixture expects to be other than the mapping gives it. */
export function contradictsExpectation(evidence: MappingEvidence): readonly Finding[] {
  return evidence.resources.flatMap((resource) =>
    resource.cases
      .filter(isPlain)
      .flatMap((shownBy) => contradictionsIn(evidence, resource, shownBy)),
  )
}

// Overrides and queries can change what a record looks like.
function isPlain({ fixture }: CaseEvidence): boolean {
  const { account } = fixture.content
  const query: Readonly<Record<string, unknown>> = fixture.content.query ?? {}
  const asked = 'truto_exclude_fields' in query || query.truto_response_format === 'raw'
  return !asked && account?.overrides === undefined
}

function contradictionsIn(
  evidence: MappingEvidence,
  resource: ResourceEvidence,
  shownBy: CaseEvidence,
): Finding[] {
  const given = resource.records
    .filter((record) => record.shownBy === shownBy)
    .map((record) => ({ record, unified: unifiedRecord(resource, record) }))
  const expected = shownBy.fixture.content.expect?.records ?? []
  return expected.flatMap((wanted) => {
    const twins = expected.filter(({ id }) => id === wanted.id)
    const same = given.filter(({ unified }) => unified?.id === wanted.id)
    const match = same[Math.min(twins.indexOf(wanted), same.length - 1)]
    if (match?.unified === undefined) return lost(evidence, resource, { shownBy, given, wanted })
    return differences(wanted, match.unified, []).flatMap(({ path, wanted: value, got }) =>
      differing(evidence, resource, { record: match.record, path, value, got }),
    )
  })
}

type Given = {
  readonly record: Environment
  readonly unified: Readonly<Record<string, unknown>> | undefined
}

type Lost = {
  readonly shownBy: CaseEvidence
  readonly given: readonly Given[]
  readonly wanted: { readonly id: unknown }
}

// What makes one record out of an answer, where the list does that in another way.
function makerOf(
  { slots, fields }: ResourceEvidence,
  { path }: CaseEvidence,
): { readonly slot: Slot; readonly node: Ast } | undefined {
  if (path.at(-1) !== 'get') return undefined
  const own = [...path, 'response_expression'].join()
  const slot = slots.find((one) => one.path.join() === own)
  const id = fields.find((field) => field.path.join() === 'id')
  if (slot === undefined || id === undefined) return undefined
  const readsParent = nodesOfType(id.node, 'path').some((node) => /parent/.test(allNames(node)))
  const [node = slot.tree] = fieldsBelow(slot.tree, readsParent ? 'parents' : 'record')
  return { slot, node }
}

function allNames(node: Ast): string {
  return nodesOfType(node, 'name')
    .map(({ value }) => value)
    .join('.')
}

// The record is there under another id.
function lost(
  evidence: MappingEvidence,
  resource: ResourceEvidence,
  { shownBy, given, wanted }: Lost,
): Finding[] {
  const field = fieldGiving(resource, ['id'])
  const [first] = given
  const made = makerOf(resource, shownBy)
  if (made !== undefined)
    return [
      findingAt(evidence, made.slot, made.node, {
        code: 'contradicts_expectation',
        message: `No record that this makes has the id ${shown(wanted.id)} that a fixture expects`,
        value: first?.unified?.id,
        at: first?.record.at,
      }),
    ]
  if (field === undefined || first?.unified === undefined) return []
  return [
    findingAt(evidence, field.slot, field.node, {
      code: 'contradicts_expectation',
      message: `No record has the id ${shown(wanted.id)} that a fixture expects: the first one has ${shown(first.unified.id)}`,
      value: first.unified.id,
      at: first.record.at,
    }),
  ]
}

type Difference = {
  readonly path: readonly string[]
  readonly wanted: unknown
  readonly got: unknown
}

function differences(wanted: unknown, got: unknown, path: readonly string[]): Difference[] {
  if (isObject(wanted))
    return Object.entries(wanted).flatMap(([key, value]) =>
      differences(value, isObject(got) ? got[key] : undefined, [...path, key]),
    )
  if (Array.isArray(wanted) && Array.isArray(got) && wanted.length === got.length)
    return wanted.flatMap((value, at) => differences(value, got[at], [...path, String(at)]))
  const same = stableJson(wanted ?? null) === stableJson(got ?? null)
  return same ? [] : [{ path, wanted, got }]
}

type Differing = {
  readonly record: Environment
  readonly path: readonly string[]
  readonly value: unknown
  readonly got: unknown
}

function differing(
  evidence: MappingEvidence,
  resource: ResourceEvidence,
  { record, path, value, got }: Differing,
): Finding[] {
  const field = fieldGiving(resource, path)
  if (field === undefined) return []
  return [
    findingAt(evidence, field.slot, giverIn(field, path, record), {
      code: 'contradicts_expectation',
      message: `"${path.join('.')}" is ${shown(got ?? null)}, but the fixture expects ${shown(value)}`,
      value: got ?? null,
      at: record.at,
    }),
  ]
}

// Of a list of objects, the part that gives a field of each.
function giverIn(
  { slot, node, path: own }: FieldOutput,
  path: readonly string[],
  record: Environment,
): Ast {
  const inner = path.length > own.length + 1 ? fieldsBelow(node, path.at(-1) ?? '') : []
  return inner.length === 1 ? (inner[0] as Ast) : giverOf(slot, node, record)
}

function fieldsBelow(node: Ast, name: string): readonly Ast[] {
  return nodesOfType(node, 'unary')
    .flatMap((object) => fieldsOf(object))
    .flatMap((field) => (field.name === name ? [field.node] : []))
}
