import { isObject, ownValue } from '../../json/json.ts'
import { parseJson } from '../../json/parse-json.ts'
import { valueExcess } from '../../json/value-excess.ts'
import { readYaml } from '../../source/yaml.ts'
import { readHarCalls } from './read-har-calls.ts'
import { readOpenApi } from './read-openapi.ts'
import { readSample } from './read-sample.ts'
import type { SourceFault, StartSource } from './source.ts'

/** What a file may hold. */
const most = { levels: 100, values: 2_000_000 }

/** Reads the text of a file as what it is: a HAR file, an OpenAPI 3 document, else a sample. */
export function readSource(
  text: string,
): { readonly source: StartSource } | { readonly fault: SourceFault } {
  const parsed = parse(text)
  if ('fault' in parsed) return parsed
  const { data } = parsed
  const excess = valueExcess(data, most)
  if (excess !== undefined)
    return { fault: { message: `It has more than ${most[excess]} ${excess}` } }
  if (!isObject(data) && !Array.isArray(data))
    return { fault: { message: 'It holds neither an object nor a list' } }
  if (isObject(data) && Array.isArray(ownValue(data.log, 'entries')))
    return { source: readHarCalls(data) }
  if (isObject(data) && typeof data.openapi === 'string') return openApi(data)
  if (isObject(data) && data.swagger !== undefined)
    return { fault: { message: 'It is a Swagger 2 document: convert it to OpenAPI 3 first' } }
  return { source: readSample(data) }
}

function openApi(
  data: Readonly<Record<string, unknown>>,
): { readonly source: StartSource } | { readonly fault: SourceFault } {
  const version = String(data.openapi)
  if (!/^3\.[01](\.|$)/.test(version))
    return { fault: { message: `OpenAPI ${version} is not read: it takes 3.0 and 3.1` } }
  return { source: readOpenApi(data) }
}

// JSON is read as JSON, because of its long integers; YAML tells where a fault is.
function parse(text: string): { readonly data: unknown } | { readonly fault: SourceFault } {
  try {
    return { data: parseJson(text) }
  } catch {
    const { data, faults } = readYaml(text)
    const [fault] = faults
    return fault === undefined
      ? { data }
      : { fault: { message: fault.message, ...lineOf(text, fault.offset) } }
  }
}

function lineOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
