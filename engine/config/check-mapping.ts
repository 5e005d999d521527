import type { ConfigProblem } from '../errors/config-problem.ts'
import { isObject } from '../json/json.ts'
import type { MappingFile } from '../schema/mapping.gen.ts'
import type { Validator } from '../schema/validator.ts'
import { joinSources } from '../source/join-sources.ts'
import { type Fault, locateFault } from '../source/problem.ts'
import { readYaml, sourceOf, type YamlSource } from '../source/yaml.ts'
import type { MappingInput, ResourceInput, TextInput } from './read-files.ts'
import { schemaFaults } from './schema-faults.ts'

/** A mapping that fits the mapping schema: its file, together with its resource files. */
export type LoadedMapping = {
  readonly file: string
  readonly config: MappingFile
  readonly source: YamlSource
}

/** A checked mapping: its configuration when the schema holds, and everything that is wrong. */
export type CheckedMapping = {
  readonly file: string
  /** See {@link mappingName}. */
  readonly name: string
  readonly loaded: LoadedMapping | undefined
  readonly problems: readonly ConfigProblem[]
}

/** Checks one mapping against YAML and the mapping schema. Never throws. */
export function checkMapping(input: MappingInput, validate: Validator): CheckedMapping {
  const { file } = input
  const main = readInput(input)
  const parts = (input.resources ?? []).map((part) => ({ ...part, source: readYaml(part.text) }))
  const name = input.name ?? statedName(main, file)
  const refuse = (problems: readonly ConfigProblem[]): CheckedMapping => ({
    file,
    name,
    loaded: undefined,
    problems,
  })
  const texts = [{ ...input, source: main }, ...parts]
  const unread = [...texts.flatMap(textProblems), ...parts.flatMap(misnamed)]
  if (unread.length > 0) return refuse(unread)
  const comments = texts.flatMap(missingSchema)
  const source = joinSources(main, parts.map(atItsPath))
  const locate = (fault: Fault) => locateFault(file, source, fault)
  const twins = parts.flatMap((part) => twinFaults(part, main.data, source))
  const faults = [...twins, ...schemaFaults(source, validate(source.data))]
  if (faults.length > 0) return refuse([...comments, ...faults.map(locate)])
  const config = source.data as MappingFile // the schema has just been checked
  const misplaced = config.provider === name ? [] : [nameFault(config, name, source)]
  const problems = [...comments, ...misplaced.map(locate)]
  return { file, name, loaded: { file, config, source }, problems }
}

/** The provider that a mapping stands for: what the file is called, or what a text or an object says. */
export function mappingName(input: MappingInput): string {
  return input.name ?? statedName(readInput(input), input.file)
}

function readInput({ text, data }: MappingInput): YamlSource {
  return data === undefined ? readYaml(text) : sourceOf(data)
}

// A text that cannot be read has no name except that of its file.
function statedName({ data }: YamlSource, file: string): string {
  return isObject(data) && typeof data.provider === 'string' ? data.provider : file
}

type ReadText = TextInput & { readonly source: YamlSource }
type ReadResource = ResourceInput & { readonly source: YamlSource }

function textProblems({ file, fault, source }: ReadText): readonly ConfigProblem[] {
  const faults = fault === undefined ? source.faults : [{ ...fault, offset: 0 }]
  return faults.map(({ offset, ...rest }) =>
    locateFault(file, source, { ...rest, path: [], range: { offset, length: 1 } }),
  )
}

function misnamed({ file, resource, source }: ReadResource): readonly ConfigProblem[] {
  if (resource !== undefined) return []
  const fault = {
    code: 'misnamed_resource_file' as const,
    message: 'The name of the file says no resource',
    suggestion: 'a file in the folder of a provider is called as in "crm.stages.yaml"',
  }
  return [locateFault(file, source, { ...fault, path: [], range: { offset: 0, length: 1 } })]
}

function atItsPath({ file, resource = '', source }: ReadResource) {
  return { path: ['resources', resource], file, source }
}

// Two endings of one name (`crm.stages.yaml`, `crm.stages.yml`) are two blocks of one resource too.
function twinFaults(
  { resource = '', file }: ReadResource,
  main: unknown,
  source: YamlSource,
): readonly Fault[] {
  const path = ['resources', resource]
  const range = source.keyRangeOf(path)
  const blocks = isObject(main) && isObject(main.resources) ? Object.keys(main.resources) : []
  if (source.textAt(range.offset).file === file && !blocks.includes(resource)) return []
  const message = `Resource "${resource}" has two blocks: one of them in "${file}"`
  return [{ code: 'duplicate_resource', message, suggestion: 'remove one of them', path, range }]
}

function missingSchema({ file, source, missingSchema: comment }: ReadText): ConfigProblem[] {
  if (comment === undefined) return []
  const { target, offset, length } = comment
  const fault = {
    code: 'schema_not_found' as const,
    severity: 'warning' as const,
    message: `The schema for editors is not there: "${target}"`,
    suggestion:
      'name it by its path from this file, such as ../node_modules/crosswalk/schemas/mapping.schema.json',
  }
  return [locateFault(file, source, { ...fault, path: [], range: { offset, length } })]
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
