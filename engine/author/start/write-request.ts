import { isObject } from '../../json/json.ts'
import { addressOf, type StartPlan } from './plan.ts'
import { yamlFlow, yamlText } from './yaml-text.ts'

/** The lines of a list that say what is sent: method, path, fixed query parameters and body. */
export function writeRequest(plan: StartPlan): readonly string[] {
  const { call } = plan
  const query = fixedQuery(plan)
  return [
    ...(call.method === 'POST' && graphqlOf(call.bodies[0]) === undefined ? ['method: POST'] : []),
    ...(call.path === undefined ? ['# QUESTION: path: Which is it? This one stands for it.'] : []),
    `path: ${yamlText(addressOf(plan).path)}`,
    ...(Object.keys(query).length === 0 ? [] : [`query: ${yamlFlow(query)}`]),
    ...bodyLines(plan),
  ]
}

/** Query parameters that were sent with every page and do not say which page is meant. */
export function fixedQuery({ call, paging }: StartPlan): Readonly<Record<string, string>> {
  const paged = new Set(pagingNames(paging.settings))
  const fixed = call.parameters.filter(
    ({ name, location, values }) =>
      location === 'query' && !paged.has(name) && values.length > 0 && new Set(values).size === 1,
  )
  return Object.fromEntries(fixed.map(({ name, values }) => [name, values[0] ?? '']))
}

function pagingNames(settings: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = ['cursor_param', 'page_param', 'offset_param', 'limit_param']
  return keys.map((key) => String(settings[key] ?? ''))
}

/** The document and variables of a GraphQL request. */
export function graphqlOf(
  body: unknown,
): { readonly query: string; readonly variables: Readonly<Record<string, unknown>> } | undefined {
  if (!isObject(body) || typeof body.query !== 'string' || !body.query.includes('{'))
    return undefined
  return { query: body.query, variables: isObject(body.variables) ? body.variables : {} }
}

function bodyLines({ call, paging }: StartPlan): readonly string[] {
  const [body] = call.bodies
  const paged = pagingNames(paging.settings)
  const graphql = graphqlOf(body)
  if (graphql !== undefined) {
    const variables = withoutPaths(
      graphql.variables,
      paged.map((name) => name.replace(/^variables\./, '')),
    )
    return [
      'graphql:',
      '  query: |-',
      ...graphql.query
        .trimEnd()
        .split(/\r?\n/)
        .map((line) => `    ${line}`),
      ...(Object.keys(variables).length === 0
        ? []
        : [`  variables: ${yamlFlow(literals(variables))}`]),
    ]
  }
  if (call.method !== 'POST' || !isObject(body)) return []
  const fixed = withoutPaths(body, paged)
  return Object.keys(fixed).length === 0 ? [] : [`body: ${yamlFlow(literals(fixed))}`]
}

/** A body without the values at dotted paths; objects that become empty go too. */
function withoutPaths(
  value: Readonly<Record<string, unknown>>,
  paths: readonly string[],
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    if (paths.includes(key)) return []
    const below = paths
      .filter((path) => path.startsWith(`${key}.`))
      .map((path) => path.slice(key.length + 1))
    if (below.length === 0 || !isObject(inner)) return [[key, inner]]
    const rest = withoutPaths(inner, below)
    return Object.keys(rest).length === 0 ? [] : [[key, rest]]
  })
  return Object.fromEntries(entries)
}

// Text and lists of a body are expressions in a mapping.
function literals(value: unknown): unknown {
  if (typeof value === 'string' || Array.isArray(value)) return JSON.stringify(value)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, literals(inner)]))
}
