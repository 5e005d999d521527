import type { ConfigProblem } from '../errors/config-problem.ts'
import { isObject } from '../json/json.ts'
import type { Validator } from '../schema/ajv.ts'
import type { MappingFile } from '../schema/mapping.gen.ts'
import { type Fault, locateFault } from '../source/problem.ts'
import { readYaml, sourceOf, type YamlSource } from '../source/yaml.ts'
import type { MappingInput } from './read-files.ts'
import type { SchemaComment } from './schema-comment.ts'
import { schemaFaults } from './schema-faults.ts'

/** A mapping file that fits the mapping schema. */
export type LoadedMapping = {
  readonly file: string
  readonly config: MappingFile
  readonly source: YamlSource
}

/** A checked mapping: its configuration when the schema holds, and everything that is wrong. */
export type CheckedMapping = {
  readonly file: string
  /** The provider it stands for: what the file is called, or what a text or an object says. */
  readonly name: string
  readonly loaded: LoadedMapping | undefined
  readonly problems: readonly ConfigProblem[]
}

/** Checks one mapping against YAML and the mapping schema. Never throws. */
export function checkMapping(input: MappingInput, validate: Validator): CheckedMapping {
  const { file, data } = input
  const source = data === undefined ? readYaml(input.text) : sourceOf(data)
  const name = input.name ?? statedName(source, file)
  const refuse = (problems: readonly ConfigProblem[]): CheckedMapping => ({
    file,
    name,
    loaded: undefined,
    problems,
  })
  const locate = (fault: Fault) => locateFault(file, source, fault)
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
  const comments = input.missingSchema === undefined ? [] : [missingSchema(input.missingSchema)]
  if (faults.length > 0) return refuse([...comments, ...faults].map(locate))
  const config = source.data as MappingFile // the schema has just been checked
  const misnamed = config.provider === name ? [] : [nameFault(config, name, source)]
  const problems = [...comments, ...misnamed].map(locate)
  return { file, name, loaded: { file, config, source }, problems }
}

// A text that cannot be read has no name except that of its file.
function statedName({ data }: YamlSource, file: string): string {
  return isObject(data) && typeof data.provider === 'string' ? data.provider : file
}

function missingSchema({ target, offset, length }: SchemaComment): Fault {
  return {
    code: 'schema_not_found',
    severity: 'warning',
    message: `The schema for editors is not there: "${target}"`,
    suggestion:
      'name it by its path from this file, such as ../node_modules/crosswalk/schemas/mapping.schema.json',
    path: [],
    range: { offset, length },
  }
}

function nameFault(config: MappingFile, name: string, source: YamlSource): Fault {
  return {
    code: 'provider_name_mismatch',
    message: `Provider "${config.provider}" stands in a file named "${name}"`,
    suggestion: `rename the file to "${config.provider}.yaml", or the provider to "${name}"`,
    path: ['provider'],
    range: source.rangeOf(['provider']),
  }
}
