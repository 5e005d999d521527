import { suggestion } from '../errors/suggest.ts'
import type { SchemaFault } from '../schema/validator.ts'
import type { Fault } from '../source/problem.ts'
import type { YamlSource } from '../source/yaml.ts'

/** Schema faults as faults of the file: an unknown key is reported at the key, a missing one at its parent. */
export function schemaFaults(source: YamlSource, faults: readonly SchemaFault[]): readonly Fault[] {
  const told = new Set<string>()
  return withoutBranchNoise(faults)
    .map((fault) => toFault(source, fault))
    .filter((fault) => {
      const key = `${fault.path.join('/')} ${fault.message}`
      const fresh = !told.has(key)
      told.add(key)
      return fresh
    })
}

// A failed `anyOf` reports every branch: faults deeper inside say more than the choice itself.
function withoutBranchNoise(faults: readonly SchemaFault[]): readonly SchemaFault[] {
  const choices = faults.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
  return faults.filter((fault) => {
    const isChoice = choices.includes(fault)
    const place = fault.at.join('/')
    if (isChoice) return !faults.some((other) => isInside(other, place))
    return fault.keyword !== 'type' || !choices.some((choice) => choice.at.join('/') === place)
  })
}

function isInside(fault: SchemaFault, place: string): boolean {
  const own = fault.at.join('/')
  const below = own.startsWith(`${place}/`)
  const atPlace = own === place && !['type', 'anyOf', 'oneOf'].includes(fault.keyword)
  return below || atPlace
}

function toFault(source: YamlSource, fault: SchemaFault): Fault {
  const path = fault.at
  if (fault.keyword === 'additionalProperties') return unknownKey(source, fault)
  if (fault.keyword === 'propertyNames') return badKey(source, fault)
  if (fault.keyword === 'required' || fault.keyword === 'dependentRequired') {
    return missingKey(source, fault)
  }
  if (fault.keyword === 'discriminator') return unknownFormat(source, fault)
  return {
    code: 'schema_invalid_value',
    message: `${nameOf(path)} ${messageOf(fault)}`,
    suggestion: hintFor(source, path),
    path,
    range: source.rangeOf(path),
  }
}

// YAML reads {{…}} without quotes as an object in an object.
function hintFor(source: YamlSource, path: readonly string[]): string | undefined {
  const { offset } = source.rangeOf(path)
  return source.text.startsWith('{{', offset) ? 'a placeholder needs quotes' : undefined
}

function messageOf({ keyword, message, params }: SchemaFault): string {
  if (keyword === 'enum') return `must be one of: ${(params.allowedValues as unknown[]).join(', ')}`
  if (keyword === 'anyOf' || keyword === 'oneOf') return 'has the wrong type here'
  if (keyword === 'type') return `must be ${kinds[String(params.type)] ?? message}`
  return message
}

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  object: 'an object',
  string: 'text',
}

function unknownKey(source: YamlSource, fault: SchemaFault): Fault {
  const key = String(fault.params.additionalProperty)
  const path = [...fault.at, key]
  return {
    code: 'schema_unknown_key',
    message: `Key "${key}" does not exist in ${configPlace(fault.at)}`,
    suggestion: suggestion(key, fault.known),
    path,
    range: source.keyRangeOf(path),
  }
}

function badKey(source: YamlSource, fault: SchemaFault): Fault {
  const key = String(fault.params.propertyName)
  const path = [...fault.at, key]
  return {
    code: 'schema_invalid_value',
    message: `Key "${key}" in ${configPlace(fault.at)} is not a valid name`,
    path,
    range: source.keyRangeOf(path),
  }
}

function missingKey(source: YamlSource, fault: SchemaFault): Fault {
  const key = String(fault.params.missingProperty)
  return {
    code: 'schema_missing_key',
    message: `Key "${key}" is missing in ${configPlace(fault.at)}`,
    suggestion: `add "${key}"`,
    path: fault.at,
    range: fault.at.length === 0 ? { offset: 0, length: 1 } : source.keyRangeOf(fault.at),
  }
}

function unknownFormat(source: YamlSource, fault: SchemaFault): Fault {
  const path = [...fault.at, 'format']
  const written = String(fault.params.tagValue)
  return {
    code: 'schema_unknown_format',
    message: `Format "${written}" does not exist in ${configPlace(fault.at)}`,
    suggestion: suggestion(written, fault.known),
    path,
    range: source.rangeOf(path),
  }
}

function nameOf(path: readonly string[]): string {
  return path.length === 0 ? 'The file' : `"${path.join('.')}"`
}

function configPlace(path: readonly string[]): string {
  return path.length === 0 ? 'the file' : nameOf(path)
}
