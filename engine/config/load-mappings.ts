import type { ConfigProblem } from '../errors/config-problem.ts'
import type { Validator } from '../schema/validator.ts'
import { type CheckedMapping, checkMapping, mappingName } from './check-mapping.ts'
import { type MappingSource, readMappingSource } from './mapping-source.ts'

/** A mapping that was found. It is read and checked when it is asked for, and what that gave is not kept. */
export type FoundMapping = {
  readonly file: string
  /** The provider it stands for. */
  readonly name: string
  /** Reads and checks it. Never throws. */
  readonly check: () => CheckedMapping
}

/**
 * Finds mappings in order; a later one of the same provider replaces an earlier
 * one. Two files of one provider in the same folder are a problem of the second.
 */
export async function loadMappings(
  sources: readonly MappingSource[],
  validate: Validator,
): Promise<readonly FoundMapping[]> {
  const byName = new Map<string, FoundMapping>()
  for (const [position, source] of sources.entries()) {
    const inputs = await readMappingSource(source, position)
    const found = inputs.map((input) => ({
      file: input.file,
      name: mappingName(input),
      check: () => checkMapping(input, validate),
    }))
    for (const mapping of withoutTwins(found)) byName.set(mapping.name, mapping)
  }
  return [...byName.values()]
}

function withoutTwins(found: readonly FoundMapping[]): FoundMapping[] {
  const first = new Map<string, FoundMapping>()
  for (const mapping of found) {
    const twin = first.get(mapping.name)
    first.set(mapping.name, twin === undefined ? mapping : withTwin(twin, mapping))
  }
  return [...first.values()]
}

function withTwin(first: FoundMapping, second: FoundMapping): FoundMapping {
  const check = (): CheckedMapping => {
    const checked = first.check()
    return { ...checked, problems: [...checked.problems, twinProblem(second, first)] }
  }
  return { ...first, check }
}

function twinProblem(mapping: FoundMapping, twin: FoundMapping): ConfigProblem {
  return {
    code: 'duplicate_provider',
    severity: 'error',
    message: `Provider "${mapping.name}" has two files: "${twin.file}" and "${mapping.file}"`,
    suggestion: 'remove one of them',
    where: { file: mapping.file, path: '', line: 1, column: 1 },
    excerpt: '',
  }
}
