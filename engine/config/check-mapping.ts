import type { ConfigProblem } from '../errors/config-problem.ts'
import type { Validator } from '../schema/ajv.ts'
import type { MappingFile } from '../schema/mapping.gen.ts'
import { locateFault } from '../source/problem.ts'
import { readYaml, type YamlSource } from '../source/yaml.ts'
import type { MappingText } from './read-files.ts'
import { schemaFaults } from './schema-faults.ts'

/** A mapping file that fits the mapping schema. */
export type LoadedMapping = {
  readonly file: string
  readonly config: MappingFile
  readonly source: YamlSource
}

/** A checked file: its configuration when the schema holds, and everything that is wrong. */
export type CheckedMapping = {
  readonly file: string
  /** The provider the file stands for, by its name. */
  readonly name: string
  readonly loaded: LoadedMapping | undefined
  readonly problems: readonly ConfigProblem[]
}

/** Checks one file against YAML and the mapping schema. Never throws. */
export function checkMapping(input: MappingText, validate: Validator): CheckedMapping {
  const { file, name } = input
  const source = readYaml(input.text)
  const refuse = (problems: readonly ConfigProblem[]): CheckedMapping => ({
    file,
    name,
    loaded: undefined,
    problems,
  })
  const locate = (fault: Parameters<typeof locateFault>[2]) => locateFault(file, source, fault)
  if (input.fault !== undefined) {
    return refuse([locate({ ...input.fault, path: [], range: { offset: 0, length: 1 } })])
  }
  if (source.faults.length > 0) {
    return refuse(
      source.faults.map(({ offset, ...fault }) =>
        locate({ ...fault, path: [], range: { offset, length: 1 } }),
      ),
    )
  }
  const faults = schemaFaults(source, validate(source.data))
  if (faults.length > 0) return refuse(faults.map(locate))
  const config = source.data as MappingFile // the schema has just been checked
  const problems = config.provider === name ? [] : [locate(nameFault(config, name, source))]
  return { file, name, loaded: { file, config, source }, problems }
}

function nameFault(config: MappingFile, name: string, source: YamlSource) {
  return {
    code: 'provider_name_mismatch' as const,
    message: `Provider "${config.provider}" stands in a file named "${name}"`,
    suggestion: `rename the file to "${config.provider}.yaml", or the provider to "${name}"`,
    path: ['provider'],
    range: source.rangeOf(['provider']),
  }
}
