import { isObject, ownValue } from '../../json/json.ts'
import { parsePath, valueAt } from '../../json/path.ts'
import { writeYaml } from '../../source/yaml.ts'
import { closed, endPage, outermostCount, saysMore, withTotal } from './end-page.ts'
import { addressOf, type StartPlan } from './plan.ts'
import { fixedQuery, graphqlOf } from './write-request.ts'

type Exchange = {
  readonly request: Readonly<Record<string, unknown>>
  readonly response: Readonly<Record<string, unknown>>
}

/** The first fixture of a provider: the answer that was seen, and an empty page where it says that one follows. */
export function writeFixture(plan: StartPlan): string {
  const { baseUrl } = addressOf(plan)
  const exchanges = exchangesOf(plan)
  const headers = securityHeaders(plan)
  const data = {
    title: `The answer of ${plan.source}`,
    origin: new URL(baseUrl).origin,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    walk: true,
    expect: { result_count: plan.list.count },
    exchanges,
  }
  const hint = `  # What the provider's documentation says of these records belongs here, as records: "crosswalk test --show" shows
  # what the mapping gives, and "crosswalk check" what nothing proves yet.
`
  // A list that stands in two places would become an alias.
  return writeYaml(JSON.parse(JSON.stringify(data))).replace(
    /^( {2}result_count: .*\n)/m,
    (line) => line + hint,
  )
}

function exchangesOf(plan: StartPlan): readonly Exchange[] {
  const settings = plan.paging.question === undefined ? plan.paging.settings : { format: 'none' }
  const [response] = plan.call.responses
  const body = response?.body
  const seen = withTotal(body, settings.total_path, outermostCount(body, plan.list.path))
  const isNumbered = settings.format === 'page' || settings.format === 'offset'
  const more = saysMore(seen, settings) && !isNumbered
  const first = isNumbered ? closed(seen, settings) : seen
  const link = nextHeader(plan, settings.format)
  const answer = { ...(link === undefined ? {} : { headers: { link } }), body: first }
  const start = { request: requestOf(plan, firstPage(plan, settings)), response: answer }
  const end = endPage(first, plan.list.path, settings)
  const next = link !== undefined || more ? nextRequest(plan, { settings, body, link }) : undefined
  if (next !== undefined) return [start, { request: next, response: { body: end } }]
  const goesOn =
    isNumbered &&
    settings.total_path === undefined &&
    settings.has_more_path === undefined &&
    settings.total_pages_path === undefined
  if (!goesOn) return [start]
  const count = outermostCount(body, plan.list.path)
  const second = settings.format === 'page' ? Number(settings.first_page ?? 1) + 1 : count
  const page = {
    ...firstPage(plan, settings),
    [String(settings.page_param ?? settings.offset_param)]: second,
  }
  return [start, { request: requestOf(plan, page), response: { body: end } }]
}

type Settings = Readonly<Record<string, string | number | boolean>>

function firstPage({ paging }: StartPlan, settings: Settings): Settings {
  if (paging.question !== undefined) return {}
  const limit =
    settings.limit_param === undefined || settings.default_limit === undefined
      ? {}
      : { [String(settings.limit_param)]: settings.default_limit }
  if (settings.format === 'page')
    return { [String(settings.page_param)]: settings.first_page ?? 1, ...limit }
  return settings.format === 'offset' ? { [String(settings.offset_param)]: 0, ...limit } : limit
}

function requestOf(plan: StartPlan, page: Settings): Readonly<Record<string, unknown>> {
  const { baseUrl, path } = addressOf(plan)
  const inBody = plan.paging.settings.location === 'body'
  const query = { ...fixedQuery(plan), ...(inBody ? {} : page), ...securityQuery(plan) }
  const isPost = plan.call.method === 'POST'
  const body = bodyOf(plan.call.bodies[0], inBody ? page : {})
  return {
    ...(isPost ? { method: 'POST' } : {}),
    path: new URL(baseUrl).pathname.replace(/\/$/, '') + path,
    ...(Object.keys(query).length === 0 ? {} : { query }),
    ...(isPost && body !== undefined ? { body } : {}),
  }
}

// What the mapping sends: of a GraphQL request the document and the variables.
function bodyOf(body: unknown, page: Settings): unknown {
  const graphql = graphqlOf(body)
  const sent = graphql === undefined ? body : { ...graphql, query: graphql.query.trimEnd() }
  if (!isObject(sent) && Object.keys(page).length === 0) return sent
  return Object.entries(page).reduce<Readonly<Record<string, unknown>>>(
    (changed, [path, value]) => withValue(changed, path.split('.'), value),
    isObject(sent) ? sent : {},
  )
}

function withValue(
  body: Readonly<Record<string, unknown>>,
  [name = '', ...rest]: readonly string[],
  value: unknown,
): Readonly<Record<string, unknown>> {
  const inner = ownValue(body, name)
  const changed = rest.length === 0 ? value : withValue(isObject(inner) ? inner : {}, rest, value)
  return Object.fromEntries([
    ...Object.entries(body).filter(([key]) => key !== name),
    [name, changed],
  ])
}

function nextRequest(
  plan: StartPlan,
  {
    settings,
    body,
    link,
  }: { readonly settings: Settings; readonly body: unknown; readonly link: string | undefined },
): Readonly<Record<string, unknown>> | undefined {
  if (settings.format === 'cursor') {
    const parsed = parsePath(String(settings.cursor_path))
    const value = 'path' in parsed ? String(valueAt(body, parsed.path)) : ''
    const param = String(settings.cursor_param)
    const cursor =
      settings.cursor_in_url === true && URL.canParse(value)
        ? (new URL(value).searchParams.get(param) ?? value)
        : value
    return requestOf(plan, { ...firstPage(plan, settings), [param]: cursor })
  }
  const parsed = parsePath(String(settings.next_url_path ?? '$'))
  const found =
    link === undefined && 'path' in parsed
      ? valueAt(body, parsed.path)
      : /<([^<>]+)>/.exec(link ?? '')?.[1]
  const { baseUrl, path } = addressOf(plan)
  const url = new URL(String(found), `${baseUrl}${path}`)
  const query = {
    ...firstPage(plan, settings),
    ...Object.fromEntries(url.searchParams),
    ...securityQuery(plan),
  }
  return { path: url.pathname, ...(Object.keys(query).length === 0 ? {} : { query }) }
}

function nextHeader({ call }: StartPlan, format: unknown): string | undefined {
  if (format !== 'link_header') return undefined
  return call.responses
    .map(({ headers }) => headers.link)
    .find((link) => /rel="?next/.test(link ?? ''))
}

// Each value of an account in a fixture is made up from its name.
function madeUp(template: unknown): string {
  return String(template).replace(
    /\{\{credentials\.([^}]+)\}\}/g,
    (_all, name: string) => `sandbox-${name.replaceAll('_', '-')}`,
  )
}

function securityQuery({ security }: StartPlan): Readonly<Record<string, string>> {
  const settings = security.entries[0]?.settings
  if (settings?.format !== 'query' || !isObject(settings.query)) return {}
  return Object.fromEntries(
    Object.entries(settings.query).map(([name, value]) => [name, madeUp(value)]),
  )
}

function securityHeaders({ security }: StartPlan): Readonly<Record<string, string>> {
  const settings = security.entries[0]?.settings ?? {}
  if (settings.format === 'bearer' || settings.format === 'oauth2') {
    const token = settings.token ?? settings.access_token
    return { authorization: `${String(settings.scheme ?? 'Bearer')} ${String(token)}` }
  }
  if (settings.format === 'basic')
    return { authorization: `Basic ${String(settings.username)}:${String(settings.password)}` }
  if (settings.format !== 'header' || !isObject(settings.headers)) return {}
  return Object.fromEntries(
    Object.entries(settings.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}
