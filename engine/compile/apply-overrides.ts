import { AccountError } from '../errors/errors.ts'
import { suggestion } from '../errors/suggest.ts'
import type { ExpressionSetup } from '../expression/jsonata.ts'
import { isObject } from '../json/json.ts'
import { fieldAt, fieldPaths } from '../schema/unified-schema.ts'
import { type Fault, locateFault } from '../source/problem.ts'
import { readYaml, writeYaml } from '../source/yaml.ts'
import { contextNeeds } from './compile-list.ts'
import { compileTree, fieldMapping, mappedPaths, mappingSlots } from './compile-record-mapping.ts'
import type { Connector, ListSpec, MappedField, RecordMapping, ResourceSpec } from './connector.ts'
import { depthOf, listMappingRoots } from './list-roots.ts'
import type { Scope } from './scope.ts'
import { siteAt } from './site.ts'

/** A tree of overridden fields: text is an expression, null takes the field out. */
type OverrideTree = { readonly [field: string]: unknown }

/**
 * A list with an account's field overrides merged over its mapping, field by field.
 * Throws {@link AccountError} `invalid_override` that names the field and the place in its expression.
 */
export function applyOverrides(
  connector: Connector,
  resource: string,
  { overrides, setup }: { readonly overrides: unknown; readonly setup: ExpressionSetup },
): ListSpec {
  const { list } = connector.resources[resource] as ResourceSpec
  if (!isObject(overrides)) throw invalid(`Override of "${resource}" must be an object of fields`)
  const { expressions, removed } = splitTree(overrides, [], list)
  const fields = compileFields(connector, list, { expressions, setup })
  const replaced = [...removed, ...fields.map(({ path }) => path)]
  const mapping = merge(list.mapping, fields, { replaced, setup })
  const needs = contextNeeds([], mappingSlots(mapping))
  return {
    ...list,
    mapping,
    produced: mappedPaths(mapping),
    contextNeeds: [...new Set([...list.requestNeeds, ...needs])],
  }
}

function merge(
  mapping: RecordMapping,
  fields: readonly MappedField[],
  {
    replaced,
    setup,
  }: { readonly replaced: readonly (readonly string[])[]; readonly setup: ExpressionSetup },
): RecordMapping {
  const kept = mapping.fields.filter(({ path }) => !replaced.some((other) => isWithin(path, other)))
  if (mapping.kind === 'fields') return fieldMapping([...kept, ...fields], setup)
  return { ...mapping, fields: [...kept, ...fields], without: [...mapping.without, ...replaced] }
}

function isWithin(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((name, index) => path[index] === name)
}

type Split = {
  readonly expressions: ExpressionTree
  readonly removed: readonly (readonly string[])[]
}
type ExpressionTree = { [field: string]: string | ExpressionTree }

function splitTree(tree: OverrideTree, prefix: readonly string[], list: ListSpec): Split {
  const expressions: ExpressionTree = {}
  const removed: (readonly string[])[] = []
  for (const [name, value] of Object.entries(tree)) {
    const path = [...prefix, name]
    assertField(path, list)
    if (value === null) removed.push(path)
    else if (typeof value === 'string') expressions[name] = value
    else if (isObject(value)) {
      const inner = splitTree(value, path, list)
      removed.push(...inner.removed)
      if (Object.keys(inner.expressions).length > 0) expressions[name] = inner.expressions
    } else throw invalid(`Override of field "${path.join('.')}" must be an expression or null`)
  }
  return { expressions, removed }
}

function assertField(path: readonly string[], { schema }: ListSpec): void {
  if (fieldAt(schema.fields, path) !== undefined) return
  const name = path.join('.')
  const hint = suggestion(name, fieldPaths(schema.fields))
  throw invalid(`Override names "${name}", which is not a field of ${schema.resource}: ${hint}`)
}

function compileFields(
  connector: Connector,
  list: ListSpec,
  { expressions, setup }: { readonly expressions: ExpressionTree; readonly setup: ExpressionSetup },
): readonly MappedField[] {
  const source = readYaml(writeYaml(expressions))
  const faults: Fault[] = []
  const scope: Scope = {
    file: `overrides of ${list.schema.resource}`,
    declared: { context: connector.context.map(({ name }) => name), credentials: [] },
    source,
    setup,
    report: (fault) => faults.push(fault),
    used: new Set(),
  }
  const before = list.before.map(({ name }) => name)
  const roots = listMappingRoots(list.schema, {
    before,
    fanOut: list.forEach !== undefined,
    depth: depthOf(list.records),
  })
  const fields = compileTree(siteAt(scope, [], roots), expressions, { schema: list.schema })
  const [problem] = faults.map((fault) => locateFault(scope.file, source, fault))
  if (problem === undefined) return fields
  const hint = problem.suggestion === undefined ? '' : `: ${problem.suggestion}`
  throw new AccountError(
    'invalid_override',
    `Override of field "${problem.where.path}" is wrong: ${problem.message}${hint}`,
    { fields: [`overrides.${problem.where.path}`], where: problem.where },
  )
}

function invalid(message: string): AccountError {
  return new AccountError('invalid_override', message, { fields: ['overrides'] })
}
