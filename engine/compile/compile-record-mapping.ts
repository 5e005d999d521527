import { suggestion } from '../errors/suggest.ts'
import { compileRecord } from '../expression/compile-record.ts'
import type { ExpressionSetup } from '../expression/jsonata.ts'
import type { FieldTree } from '../schema/mapping.gen.ts'
import {
  fieldAt,
  fieldPaths,
  type SchemaField,
  type SchemaFields,
} from '../schema/unified-schema.ts'
import { compileSlot } from './compile-slot.ts'
import type { LocatedExpression, MappedField, RecordMapping } from './connector.ts'
import type { ConfigPath, Roots, Scope } from './scope.ts'

/** Compiles `response_mapping` against the unified schema. */
export function compileRecordMapping(
  scope: Scope,
  path: ConfigPath,
  config: string | FieldTree,
  context: { readonly roots: Roots; readonly schema: SchemaFields },
): RecordMapping {
  const mapping =
    typeof config === 'string'
      ? compileWhole(scope, path, config, context)
      : fieldMapping(compileTree(scope, path, config, context, []), scope.setup)
  const paths = typeof config === 'string' ? mappedPaths(mapping) : Object.keys(config)
  if (paths !== undefined && mapping !== unknownMapping)
    checkRequired(scope, path, context.schema.fields, paths)
  return mapping
}

/** A mapping of fields, together with a function that makes them all at once where there can be one. */
export function fieldMapping(
  fields: readonly MappedField[],
  setup: ExpressionSetup,
): RecordMapping {
  const sources = fields.map(({ path, slot, list }) => ({
    path,
    expression: slot.expression,
    list,
  }))
  // A field within another is put over it, which is done one by one.
  const record = hasNested(fields) ? undefined : compileRecord(sources, setup)
  return { kind: 'fields', fields, record }
}

function hasNested(fields: readonly MappedField[]): boolean {
  const paths = new Set(fields.map(({ path }) => path.join('.')))
  return fields.some(({ path }) =>
    path.some((_, length) => length > 0 && paths.has(path.slice(0, length).join('.'))),
  )
}

/** The dotted paths a mapping fills, or undefined where an expression decides at run time. */
export function mappedPaths(mapping: RecordMapping): readonly string[] | undefined {
  if (mapping.kind === 'fields') return mapping.fields.flatMap(fieldAndNested)
  const removed = mapping.without.map((path) => path.join('.'))
  return mapping.paths
    ?.map((path) => path.join('.'))
    .filter((path) => !removed.includes(path))
    .concat(mapping.fields.flatMap(fieldAndNested))
}

/** Every expression of a mapping. */
export function mappingSlots(mapping: RecordMapping): readonly LocatedExpression[] {
  const fields = mapping.fields.map(({ slot }) => slot)
  return mapping.kind === 'whole' ? [mapping.slot, ...fields] : fields
}

/** The dotted paths that a field fills. */
export function fieldAndNested({ path, slot }: MappedField): string[] {
  const nested = slot.expression.outputFields ?? []
  const own = path.map((_, index) => path.slice(0, index + 1).join('.'))
  return [...own, ...nested.map((field) => [...path, ...field.path].join('.'))]
}

type Context = { readonly roots: Roots; readonly schema: SchemaFields }

// Stands in for a mapping that does not parse, so that nothing is said about its fields.
const unknownMapping: RecordMapping = { kind: 'fields', fields: [], record: undefined }

function compileWhole(
  scope: Scope,
  path: ConfigPath,
  source: string,
  context: Context,
): RecordMapping {
  const slot = compileSlot(scope, path, source, context.roots)
  if (slot === undefined) return unknownMapping
  checkOutput(scope, path, slot, context.schema, [])
  const paths = slot.expression.outputFields?.map((field) => field.path)
  return { kind: 'whole', slot, paths, fields: [], without: [] }
}

/** Compiles a tree of fields; faults are reported. */
export function compileTree(
  scope: Scope,
  path: ConfigPath,
  tree: FieldTree,
  context: Context,
  prefix: readonly string[],
): MappedField[] {
  return Object.entries(tree).flatMap(([name, entry]) => {
    const fieldPath = [...prefix, name]
    const configPath = [...path, name]
    const field = fieldAt(context.schema.fields, fieldPath)
    if (field === undefined) {
      const range = scope.source.keyRangeOf(configPath)
      scope.report(unknownField(fieldPath, context.schema, { path: configPath, range }))
      return []
    }
    if (typeof entry !== 'string') return compileTree(scope, configPath, entry, context, fieldPath)
    const slot = compileSlot(scope, configPath, entry, context.roots)
    if (slot === undefined) return []
    if (field.type === 'object') checkOutput(scope, configPath, slot, context.schema, fieldPath)
    return [{ path: fieldPath, slot, list: field.type === 'array' }]
  })
}

function checkOutput(
  scope: Scope,
  path: ConfigPath,
  slot: LocatedExpression,
  schema: SchemaFields,
  prefix: readonly string[],
): void {
  for (const output of slot.expression.outputFields ?? []) {
    const fieldPath = [...prefix, ...output.path]
    if (fieldAt(schema.fields, fieldPath) !== undefined) continue
    const range = scope.source.textRangeOf(path, output.offset, output.length)
    scope.report(unknownField(fieldPath, schema, { path, range }))
  }
}

function unknownField(
  fieldPath: readonly string[],
  schema: SchemaFields,
  place: { readonly path: ConfigPath; readonly range: { offset: number; length: number } },
) {
  return {
    code: 'unknown_output_field' as const,
    message: `Field "${fieldPath.join('.')}" does not exist in ${schema.resource}`,
    suggestion: suggestion(fieldPath.join('.'), fieldPaths(schema.fields)),
    ...place,
  }
}

function checkRequired(
  scope: Scope,
  path: ConfigPath,
  fields: readonly SchemaField[],
  paths: readonly string[],
): void {
  for (const { name, required } of fields) {
    if (!required || paths.includes(name)) continue
    scope.report({
      code: 'missing_output_field',
      message: `Field "${name}" is required, but the mapping does not give it`,
      suggestion: `add "${name}"`,
      path,
      range: scope.source.keyRangeOf(path),
    })
  }
}
