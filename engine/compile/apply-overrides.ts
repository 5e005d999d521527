import type { Path } from '../json/path.ts'
import { contextNeeds } from './compile-list.ts'
import { compileOverrides, overrideTarget } from './compile-overrides.ts'
import { fieldMapping, mappedPaths, mappingExpressions } from './compile-record-mapping.ts'
import type { Connector, ListSpec, RecordMapping, ResourceSpec } from './connector.ts'
import type { OverrideFacts, OverrideProgram } from './override-facts.ts'
import type { CompileSetup } from './scope.ts'

/**
 * A list with an account's field overrides merged over its mapping, field by field.
 * Throws `AccountError` `invalid_override` that names the field and the place in its expression.
 */
export function applyOverrides(
  connector: Connector,
  resource: string,
  { overrides, setup }: { readonly overrides: unknown; readonly setup: CompileSetup },
): ListSpec {
  const { list } = connector.resources[resource] as ResourceSpec
  const compiled = compileOverrides(overrideTarget(connector, list), { overrides, setup })
  const { fields, facts } = compiled
  const kept = withoutFields(list.mapping, replacedBy(facts), setup)
  const all = [...kept.fields, ...fields]
  const mapping = kept.kind === 'fields' ? fieldMapping(all, setup) : { ...kept, fields: all }
  return withMapping(list, mapping, { ...facts, fields: [] })
}

/** A list whose overridden fields are evaluated elsewhere: its own mapping makes the others. */
export function leaveOverridden(
  list: ListSpec,
  facts: OverrideFacts,
  { program, setup }: { readonly program: OverrideProgram; readonly setup: CompileSetup },
): ListSpec {
  const kept = withoutFields(list.mapping, replacedBy(facts), setup)
  return { ...withMapping(list, kept, facts), isolated: { program, fields: facts.fields } }
}

function replacedBy({ removed, fields }: OverrideFacts): readonly Path[] {
  return [...removed, ...fields.map(({ path }) => path)]
}

function withoutFields(
  mapping: RecordMapping,
  replaced: readonly Path[],
  setup: CompileSetup,
): RecordMapping {
  const kept = mapping.fields.filter(({ path }) => !replaced.some((other) => isWithin(path, other)))
  if (mapping.kind === 'fields') return fieldMapping(kept, setup)
  return { ...mapping, fields: kept, without: [...mapping.without, ...replaced] }
}

function isWithin(path: Path, prefix: Path): boolean {
  return prefix.every((name, index) => path[index] === name)
}

function withMapping(list: ListSpec, mapping: RecordMapping, facts: OverrideFacts): ListSpec {
  const elsewhere = facts.fields.flatMap(({ produced }) => produced)
  return {
    ...list,
    mapping,
    produced: mappedPaths(mapping)?.concat(elsewhere),
    contextNeeds: [
      ...new Set([
        ...list.requestNeeds,
        ...contextNeeds([], mappingExpressions(mapping)),
        ...facts.contextNeeds,
      ]),
    ],
  }
}
