import { isObject, ownValue } from '../../json/json.ts'
import { pointerParts } from '../../json/pointer.ts'
import { openApiSecurity } from './openapi-security.ts'
import { resolveReference } from './resolve-reference.ts'
import { schemaSample } from './schema-sample.ts'
import type { Parameter, SeenCall, SeenResponse, StartSource } from './source.ts'

type Section = Readonly<Record<string, unknown>>

/** Reads an OpenAPI 3 document: each call that reads and answers JSON, what may be sent, and how to authenticate. */
export function readOpenApi(document: Section): StartSource {
  const paths = isObject(document.paths) ? document.paths : {}
  const calls = Object.entries(paths).flatMap(([path, item]) => callsOf(document, path, item))
  return { kind: 'openapi', calls }
}

function callsOf(document: Section, path: string, item: unknown): readonly SeenCall[] {
  const section = resolveReference(document, item)
  return ['get', 'post'].flatMap((method) => {
    const operation = section[method]
    if (!isObject(operation)) return []
    // A POST that makes something is no read.
    const answers = method === 'post' ? ['200'] : ['200', '2XX', '2xx', 'default']
    const place = `${method.toUpperCase()} ${path}`
    const response = responseOf(document, { operation, answers, place })
    if (response === undefined || hasOwnIds(path)) return []
    const parameters = [section.parameters, operation.parameters].flatMap((list) =>
      Array.isArray(list) ? list.flatMap((entry) => parameterOf(document, entry)) : [],
    )
    const sent = requestOf(document, operation)
    return [
      {
        method: method.toUpperCase(),
        baseUrl: serverOf(document, section, operation),
        path,
        parameters: [...parameters, ...sent.parameters],
        bodies: sent.bodies,
        responses: [response],
        ...openApiSecurity(document, operation),
        headers: {},
      },
    ]
  })
}

// A path that needs an id gives one record, or those of one parent.
function hasOwnIds(path: string): boolean {
  return path.includes('{')
}

function responseOf(
  document: Section,
  {
    operation,
    answers,
    place,
  }: { readonly operation: Section; readonly answers: readonly string[]; readonly place: string },
): SeenResponse | undefined {
  const responses = isObject(operation.responses) ? operation.responses : {}
  const status = answers.find((name) => Object.hasOwn(responses, name))
  if (status === undefined) return undefined
  const response = resolveReference(document, responses[status])
  const content = isObject(response.content) ? response.content : {}
  const type = Object.keys(content).find((name) => /[/+]json\b/.test(name))
  if (type === undefined) return undefined
  const media = resolveReference(document, content[type])
  const described = schemaSample(document, media.schema)
  const example = exampleOf(document, media)
  const where = `${place} ${status} `
  if (example === undefined) return { place: where, headers: headersOf(response), ...described }
  return {
    place: where,
    headers: headersOf(response),
    body: example,
    made: new Set(),
    declared: described.declared,
  }
}

// The body of a POST: its example, and what of it may say which page is meant.
function requestOf(
  document: Section,
  { requestBody }: Section,
): Pick<SeenCall, 'parameters' | 'bodies'> {
  const content = resolveReference(document, requestBody).content
  const media = resolveReference(document, ownValue(content, 'application/json'))
  const { declared } = schemaSample(document, media.schema)
  const example = exampleOf(document, media)
  return {
    parameters: [...declared].flatMap(([pointer, schema]): Parameter[] => {
      const name = pointerParts(pointer).join('.')
      return isObject(schema.properties) || name === ''
        ? []
        : [{ name, location: 'body', values: [], declared: schema }]
    }),
    bodies: example === undefined ? [] : [example],
  }
}

function exampleOf(document: Section, media: Section): unknown {
  if (media.example !== undefined) return media.example
  const [first] = isObject(media.examples) ? Object.values(media.examples) : []
  return first === undefined ? undefined : resolveReference(document, first).value
}

// A Link header that is only declared is not known to hold rel="next": its description may say it.
function headersOf(response: Section): Readonly<Record<string, string>> {
  const headers = isObject(response.headers) ? response.headers : {}
  const link = Object.entries(headers).find(([name]) => name.toLowerCase() === 'link')
  const text = JSON.stringify(link?.[1] ?? '')
  const example = /<([^<>]+)>;[^<>]*rel=\\?"?next/.exec(text)
  return example === null ? {} : { link: `<${example[1]}>; rel="next"` }
}

function parameterOf(document: Section, entry: unknown): readonly Parameter[] {
  const parameter = resolveReference(document, entry)
  const { name, in: location } = parameter
  if (typeof name !== 'string' || (location !== 'query' && location !== 'header')) return []
  const declared = resolveReference(document, parameter.schema)
  return [{ name, location, values: [], declared }]
}

function serverOf(...sections: readonly Section[]): string | undefined {
  const servers = sections.findLast(
    ({ servers: list }) => Array.isArray(list) && list.length > 0,
  )?.servers
  const [server] = Array.isArray(servers) ? servers : []
  const url = ownValue(server, 'url')
  if (typeof url !== 'string') return undefined
  const variables = ownValue(server, 'variables')
  const filled = url.replace(/\{([^{}]+)\}/g, (_all, name: string) =>
    String(ownValue(ownValue(variables, name), 'default') ?? name),
  )
  return URL.canParse(filled) && /^https?:/.test(filled) ? filled.replace(/\/$/, '') : undefined
}
