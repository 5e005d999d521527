import { AccountError } from '../errors/errors.ts'
import { suggestion } from '../errors/suggest.ts'
import { isObject } from '../json/json.ts'
import type { Path } from '../json/path.ts'
import { fieldAt, fieldPaths, type SchemaField } from '../schema/unified-schema.ts'
import { type Fault, locateFault } from '../source/problem.ts'
import { readYaml, writeYaml } from '../source/yaml.ts'
import { contextNeeds } from './compile-list.ts'
import { compileTree, fieldAndNested } from './compile-record-mapping.ts'
import type { Connector, ListSpec, MappedField } from './connector.ts'
import { depthOf, listMappingRoots } from './list-roots.ts'
import type { OverrideFacts } from './override-facts.ts'
import type { CompileSetup, Scope } from './scope.ts'
import { siteAt } from './site.ts'

/** What overrides are compiled against: plain data, so that it can be sent to a thread. */
export type OverrideTarget = {
  readonly resource: string
  readonly fields: readonly SchemaField[]
  readonly filterable: readonly SchemaField[]
  /** Names of the declared context and of the joined lists. */
  readonly context: readonly string[]
  readonly before: readonly string[]
  readonly fanOut: boolean
  /** Most lists around a record; null if that is not known. */
  readonly depth: number | null
}

/** What the overrides of a list are compiled against. */
export function overrideTarget(connector: Connector, list: ListSpec): OverrideTarget {
  const { resource, fields, filterable } = list.schema
  const depth = depthOf(list.records)
  return {
    resource,
    fields,
    filterable,
    context: connector.context.map(({ name }) => name),
    before: list.before.map(({ name }) => name),
    fanOut: list.forEach !== undefined,
    depth: Number.isFinite(depth) ? depth : null,
  }
}

/** Overridden fields, ready to be evaluated, and what is to be known of them. */
export type CompiledOverrides = {
  readonly fields: readonly MappedField[]
  readonly facts: OverrideFacts
}

/**
 * Compiles an account's field overrides. Throws {@link AccountError} `invalid_override` that names the field and the
 * place in its expression.
 */
export function compileOverrides(
  target: OverrideTarget,
  { overrides, setup }: { readonly overrides: unknown; readonly setup: CompileSetup },
): CompiledOverrides {
  if (!isObject(overrides))
    throw invalid(`Override of "${target.resource}" must be an object of fields`)
  const { expressions, removed } = splitTree(overrides, [], target)
  const fields =
    Object.keys(expressions).length === 0 ? [] : compileFields(target, expressions, setup)
  const facts = {
    removed,
    fields: fields.map((field) => ({
      path: field.path,
      list: field.list,
      where: field.located.where,
      produced: fieldAndNested(field),
    })),
    contextNeeds: contextNeeds(
      [],
      fields.map(({ located }) => located),
    ),
  }
  return { fields, facts }
}

/** A tree of overridden fields: text is an expression, null takes the field out. */
type OverrideTree = { readonly [field: string]: unknown }
type Split = { readonly expressions: ExpressionTree; readonly removed: readonly Path[] }
type ExpressionTree = { [field: string]: string | ExpressionTree }

function splitTree(tree: OverrideTree, prefix: Path, target: OverrideTarget): Split {
  const expressions: ExpressionTree = {}
  const removed: Path[] = []
  for (const [name, value] of Object.entries(tree)) {
    const path = [...prefix, name]
    assertField(path, target)
    if (value === null) removed.push(path)
    else if (typeof value === 'string') expressions[name] = value
    else if (isObject(value)) {
      const inner = splitTree(value, path, target)
      removed.push(...inner.removed)
      if (Object.keys(inner.expressions).length > 0) expressions[name] = inner.expressions
    } else throw invalid(`Override of field "${path.join('.')}" must be an expression or null`)
  }
  return { expressions, removed }
}

function assertField(path: Path, { fields, resource }: OverrideTarget): void {
  if (fieldAt(fields, path) !== undefined) return
  const name = path.join('.')
  const hint = suggestion(name, fieldPaths(fields))
  throw invalid(`Override names "${name}", which is not a field of ${resource}: ${hint}`)
}

function compileFields(
  target: OverrideTarget,
  expressions: ExpressionTree,
  setup: CompileSetup,
): readonly MappedField[] {
  const source = readYaml(writeYaml(expressions))
  const faults: Fault[] = []
  const scope: Scope = {
    file: `overrides of ${target.resource}`,
    declared: { context: target.context, credentials: [] },
    source,
    setup,
    report: (fault) => faults.push(fault),
    used: new Set(),
    located: () => undefined,
  }
  const { before, fanOut, depth } = target
  const around = depth ?? Number.POSITIVE_INFINITY
  const roots = listMappingRoots(target, { before, fanOut, depth: around })
  const fields = compileTree(siteAt(scope, [], roots), expressions, { schema: target })
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
