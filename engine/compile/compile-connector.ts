import type { LoadedMapping } from '../config/check-mapping.ts'
import type { ConfigProblem } from '../errors/config-problem.ts'
import { suggestion } from '../errors/suggest.ts'
import type { UnifiedSchema } from '../schema/unified-schema.ts'
import { type Fault, locateFault } from '../source/problem.ts'
import { checkAvailable } from './check-available.ts'
import { checkCutText } from './check-cut-text.ts'
import { compileAuthorization } from './compile-authorization.ts'
import { checkUnused, compileDeclarations } from './compile-declarations.ts'
import { compileGet } from './compile-get.ts'
import { grantCredentials } from './compile-grant.ts'
import { compileList } from './compile-list.ts'
import { compileLocated } from './compile-located.ts'
import { compilePagination } from './compile-pagination.ts'
import { compilePath } from './compile-path.ts'
import { compileHeaders, compileTemplate, templateNeeds } from './compile-template.ts'
import type { Connector, Declaration, RateLimitSpec, ResourceSpec, Template } from './connector.ts'
import { freezeDeep } from './freeze.ts'
import type { CompileSetup, FileScope, Roots, SiteExpression } from './scope.ts'
import { siteAt } from './site.ts'

/** The result of compiling: a connector unless there are errors, and every problem found. */
export type CompiledConnector = {
  readonly connector: Connector | undefined
  readonly problems: readonly ConfigProblem[]
  /** Every expression of the file that compiles, in the order they were compiled. */
  readonly expressions: readonly SiteExpression[]
}

/** Compiles a checked mapping file. */
export function compileConnector(
  loaded: LoadedMapping,
  schemas: ReadonlyMap<string, UnifiedSchema>,
  setup: CompileSetup,
): CompiledConnector {
  const faults: Fault[] = []
  const expressions: SiteExpression[] = []
  const scope: FileScope = {
    ...loaded,
    declared: {
      context: Object.keys(loaded.config.context ?? {}),
      credentials: Object.keys(loaded.config.credentials ?? {}),
    },
    setup,
    schemas,
    report: (fault) => faults.push(fault),
    used: new Set(),
    located: (expression) => expressions.push(expression),
  }
  const connector = compile(scope)
  const problems = distinct(faults).map((fault) => locateFault(loaded.file, loaded.source, fault))
  const broken = problems.some(({ severity }) => severity === 'error')
  return { connector: broken ? undefined : freezeDeep(connector), problems, expressions }
}

// Calls that share the provider's pagination report its faults once each.
function distinct(faults: readonly Fault[]): readonly Fault[] {
  const keyOf = (fault: Fault) => `${fault.code} ${fault.range.offset} ${fault.message}`
  return [...new Map(faults.map((fault) => [keyOf(fault), fault])).values()]
}

const responseRoots: Roots = { names: ['status', 'headers', 'body'] }
const contextRoots: Roots = { names: ['context'] }

function compile(scope: FileScope): Connector {
  const { config } = scope
  const site = siteAt(scope, [], contextRoots)
  const baseUrl = compileTemplate(site.at('base_url'), config.base_url)
  checkBaseUrl(scope, baseUrl)
  const headers = compileHeaders(site.at('headers'), config.headers)
  const authorization = compileAuthorization(scope)
  const connector = {
    provider: config.provider,
    label: config.label,
    docsUrl: config.docs_url,
    file: scope.file,
    context: compileDeclarations(scope, 'context'),
    credentials: credentialsOf(scope, authorization),
    baseUrl,
    baseUrlNeeds: templateNeeds([baseUrl], 'context'),
    headers,
    headerNeeds: templateNeeds(
      headers.map(({ value }) => value),
      'context',
    ),
    authorization,
    rateLimit: compileRateLimit(scope),
    errorMapping:
      config.error_mapping === undefined
        ? undefined
        : compileLocated(
            siteAt(briefly(scope), ['error_mapping'], responseRoots),
            config.error_mapping,
          ),
    hiddenInErrors: (config.hidden_in_errors ?? []).map((path, index) =>
      compilePath(site.at('hidden_in_errors', String(index)), path),
    ),
    resources: compileResources(scope),
    unavailable: unavailableOf(scope),
  }
  compilePagination(site.at('pagination'), config.pagination)
  checkUnused(scope)
  checkCutText(scope)
  return connector
}

// What reads a message or a number from every answer needs little, however much a provider sends.
function briefly(scope: FileScope): FileScope {
  const { limits } = scope.setup
  const { sequence, steps, output } = limits
  const brief = {
    sequence: Math.min(sequence, 200_000),
    steps: Math.min(steps, 500_000),
    output: Math.min(output, 100_000),
  }
  return { ...scope, setup: { ...scope.setup, limits: { ...limits, ...brief } } }
}

function credentialsOf(
  scope: FileScope,
  authorization: Connector['authorization'],
): readonly Declaration[] {
  const declared = compileDeclarations(scope, 'credentials')
  const names = declared.map(({ name }) => name)
  const granted = authorization.some(({ grant }) => grant !== undefined)
  return granted
    ? [...declared, ...grantCredentials.filter(({ name }) => !names.includes(name))]
    : declared
}

function compileResources(scope: FileScope): Record<string, ResourceSpec> {
  const resources: Record<string, ResourceSpec> = {}
  for (const [resource, config] of Object.entries(scope.config.resources)) {
    const site = siteAt(scope, ['resources', resource])
    const schema = scope.schemas.get(resource)
    if (schema === undefined) {
      const fault = {
        code: 'unknown_resource_schema' as const,
        message: `Resource "${resource}" has no unified schema`,
        suggestion: suggestion(resource, [...scope.schemas.keys()]),
      }
      site.report(fault, 'key')
      continue
    }
    const { list: own } = config
    checkAvailable(site, config)
    if (own === undefined) continue
    const list = compileList(site.at('list'), own, schema)
    const get = config.get === undefined ? undefined : compileGet(site.at('get'), config.get, list)
    resources[resource] = { list, get }
  }
  return resources
}

function unavailableOf({ config }: FileScope): Readonly<Record<string, string>> {
  const reasons = Object.entries(config.resources).flatMap(([resource, { unavailable }]) =>
    unavailable === undefined ? [] : [[resource, unavailable]],
  )
  return Object.fromEntries(reasons)
}

function compileRateLimit(scope: FileScope): RateLimitSpec {
  const config = scope.config.rate_limit ?? {}
  const site = siteAt(briefly(scope), ['rate_limit'], responseRoots)
  const located = (key: 'limited' | 'retry_after' | 'limit' | 'remaining' | 'reset') => {
    const source = config[key]
    return source === undefined ? undefined : compileLocated(site.at(key), source)
  }
  return {
    budgets: (config.budgets ?? []).map(({ requests, per_seconds }) => ({
      requests,
      perSeconds: per_seconds,
    })),
    concurrency: config.concurrency ?? 4,
    limited: located('limited'),
    retryAfter: located('retry_after'),
    limit: located('limit'),
    remaining: located('remaining'),
    reset: located('reset'),
  }
}

function checkBaseUrl(scope: FileScope, template: Template): void {
  const rendered = template
    .map((part, index) =>
      typeof part === 'string' ? part : index === 0 ? 'https://x.example' : 'x',
    )
    .join('')
  const url = URL.canParse(rendered) ? new URL(rendered) : undefined
  const [first, second = ''] = template
  const whole = typeof first === 'string' || second === '' || String(second).startsWith('/')
  const fits =
    whole &&
    url?.protocol === 'https:' &&
    url.username === '' &&
    url.search === '' &&
    url.hash === '' &&
    !rendered.endsWith('/')
  if (fits) return
  siteAt(scope, ['base_url']).report({
    code: 'invalid_base_url',
    message: `"${scope.config.base_url}" is not the root of an API`,
    suggestion: 'an https URL without user, query and fragment, and without a slash at the end',
  })
}
