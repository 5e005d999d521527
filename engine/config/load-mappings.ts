import type { ConfigProblem } from '../errors/config-problem.ts'
import type { Validator } from '../schema/ajv.ts'
import { type CheckedMapping, checkMapping } from './check-mapping.ts'
import { type MappingSource, readMappingSource } from './mapping-source.ts'

/**
 * Loads mappings in order; a later one of the same provider replaces an earlier
 * one. Two files of one provider in the same folder are a problem of the second.
 */
export async function loadMappings(
  sources: readonly MappingSource[],
  validate: Validator,
): Promise<readonly CheckedMapping[]> {
  const byName = new Map<string, CheckedMapping>()
  for (const [position, source] of sources.entries()) {
    const inputs = await readMappingSource(source, position)
    const checked = inputs.map((input) => checkMapping(input, validate))
    for (const mapping of withoutTwins(checked)) byName.set(mapping.name, mapping)
  }
  return [...byName.values()]
}

function withoutTwins(checked: readonly CheckedMapping[]): CheckedMapping[] {
  const first = new Map<string, CheckedMapping>()
  for (const mapping of checked) {
    const twin = first.get(mapping.name)
    if (twin === undefined) first.set(mapping.name, mapping)
    else
      first.set(mapping.name, { ...twin, problems: [...twin.problems, twinProblem(mapping, twin)] })
  }
  return [...first.values()]
}

function twinProblem(mapping: CheckedMapping, twin: CheckedMapping): ConfigProblem {
  return {
    code: 'duplicate_provider',
    severity: 'error',
    message: `Provider "${mapping.name}" has two files: "${twin.file}" and "${mapping.file}"`,
    suggestion: 'remove one of them',
    where: { file: mapping.file, path: '', line: 1, column: 1 },
    excerpt: '',
  }
}
