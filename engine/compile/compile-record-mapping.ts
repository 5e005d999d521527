import { suggestion } from '../errors/suggest.ts'
import { compileRecord } from '../expression/compile-record.ts'
import type { Path } from '../json/path.ts'
import type { FieldTree } from '../schema/mapping.gen.ts'
import {
  fieldAt,
  fieldPaths,
  type SchemaField,
  type SchemaFields,
} from '../schema/unified-schema.ts'
import { compileLocated } from './compile-located.ts'
import type { LocatedExpression, MappedField, RecordMapping } from './connector.ts'
import type { CompileSetup } from './scope.ts'
import type { Site, SiteFault } from './site.ts'

/** Compiles `response_mapping` against the unified schema. */
export function compileRecordMapping(
  site: Site,
  config: string | FieldTree,
  schema: SchemaFields,
): RecordMapping {
  const mapping =
    typeof config === 'string'
      ? compileWhole(site, config, schema)
      : fieldMapping(compileTree(site, config, { schema }), site.scope.setup)
  const paths = typeof config === 'string' ? mappedPaths(mapping) : Object.keys(config)
  if (paths !== undefined && mapping !== unknownMapping) checkRequired(site, schema.fields, paths)
  return mapping
}

/** A mapping of fields, together with a function that makes them all at once where there can be one. */
export function fieldMapping(fields: readonly MappedField[], setup: CompileSetup): RecordMapping {
  const sources = fields.map(({ path, located, list }) => ({
    path,
    expression: located.expression,
    list,
  }))
  // A field within another is put over it, and what is wrapped is evaluated, one by one.
  const single = hasNested(fields) || setup.instrument !== undefined
  const record = single ? undefined : compileRecord(sources, setup)
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
export function mappingExpressions(mapping: RecordMapping): readonly LocatedExpression[] {
  const fields = mapping.fields.map(({ located }) => located)
  return mapping.kind === 'whole' ? [mapping.located, ...fields] : fields
}

/** The dotted paths that a field fills. */
export function fieldAndNested({ path, located }: MappedField): string[] {
  const nested = located.expression.outputFields ?? []
  const own = path.map((_, index) => path.slice(0, index + 1).join('.'))
  return [...own, ...nested.map((field) => [...path, ...field.path].join('.'))]
}

// Replaces a mapping that does not parse, so that its fields are not reported as missing.
const unknownMapping: RecordMapping = { kind: 'fields', fields: [], record: undefined }

function compileWhole(site: Site, source: string, schema: SchemaFields): RecordMapping {
  const located = compileLocated(site, source)
  if (located === undefined) return unknownMapping
  checkOutput(site, located, { schema })
  const paths = located.expression.outputFields?.map((field) => field.path)
  return { kind: 'whole', located, paths, fields: [], without: [] }
}

/** A field of the unified schema; without a prefix, all of it. */
type Target = { readonly schema: SchemaFields; readonly prefix?: Path }

/** Compiles a tree of fields; faults are reported. */
export function compileTree(
  site: Site,
  tree: FieldTree,
  { schema, prefix = [] }: Target,
): MappedField[] {
  return Object.entries(tree).flatMap(([name, entry]) => {
    const path = [...prefix, name]
    const own = site.at(name)
    const field = fieldAt(schema.fields, path)
    if (field === undefined) {
      own.report(unknownField(path, schema), 'key')
      return []
    }
    if (typeof entry !== 'string') return compileTree(own, entry, { schema, prefix: path })
    const located = compileLocated(own, entry)
    if (located === undefined) return []
    if (field.type === 'object') checkOutput(own, located, { schema, prefix: path })
    return [{ path, located, list: field.type === 'array' }]
  })
}

function checkOutput(
  site: Site,
  { expression }: LocatedExpression,
  { schema, prefix = [] }: Target,
): void {
  for (const { path, offset, length } of expression.outputFields ?? []) {
    const field = [...prefix, ...path]
    if (fieldAt(schema.fields, field) !== undefined) continue
    site.report(unknownField(field, schema), { offset, length })
  }
}

function unknownField(path: Path, schema: SchemaFields): SiteFault {
  return {
    code: 'unknown_output_field',
    message: `Field "${path.join('.')}" does not exist in ${schema.resource}`,
    suggestion: suggestion(path.join('.'), fieldPaths(schema.fields)),
  }
}

function checkRequired(site: Site, fields: readonly SchemaField[], paths: readonly string[]): void {
  for (const { name, required } of fields) {
    if (!required || paths.includes(name)) continue
    const fault = {
      code: 'missing_output_field' as const,
      message: `Field "${name}" is required, but the mapping does not give it`,
      suggestion: `add "${name}"`,
    }
    site.report(fault, 'key')
  }
}
