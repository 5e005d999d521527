import type { LoadedMapping } from '../config/check-mapping.ts'
import type { ConfigProblem } from '../errors/config-problem.ts'
import { suggestion } from '../errors/suggest.ts'
import type { ExpressionSetup } from '../expression/jsonata.ts'
import type { UnifiedSchema } from '../schema/unified-schema.ts'
import { type Fault, locateFault } from '../source/problem.ts'
import { compileAuthorization } from './compile-authorization.ts'
import { checkUnused, compileDeclarations } from './compile-declarations.ts'
import { grantCredentials } from './compile-grant.ts'
import { compileList } from './compile-list.ts'
import { compilePagination } from './compile-pagination.ts'
import { compileSlot } from './compile-slot.ts'
import { compileHeaders, compileTemplate, templateNeeds } from './compile-template.ts'
import type { Connector, Declaration, RateLimitSpec, ResourceSpec, Template } from './connector.ts'
import { freezeDeep } from './freeze.ts'
import type { FileScope, Roots } from './scope.ts'

/** What compiling gives: a connector unless there are errors, and every problem found. */
export type CompiledConnector = {
  readonly connector: Connector | undefined
  readonly problems: readonly ConfigProblem[]
}

/** Compiles a checked mapping file. */
export function compileConnector(
  loaded: LoadedMapping,
  schemas: ReadonlyMap<string, UnifiedSchema>,
  setup: ExpressionSetup,
): CompiledConnector {
  const faults: Fault[] = []
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
  }
  const connector = compile(scope)
  const problems = distinct(faults).map((fault) => locateFault(loaded.file, loaded.source, fault))
  const broken = problems.some(({ severity }) => severity === 'error')
  return { connector: broken ? undefined : freezeDeep(connector), problems }
}

// Calls that share the provider's pagination report its faults once each.
function distinct(faults: readonly Fault[]): readonly Fault[] {
  const keyOf = (fault: Fault) => `${fault.code} ${fault.range.offset} ${fault.message}`
  return [...new Map(faults.map((fault) => [keyOf(fault), fault])).values()]
}

const answerRoots: Roots = { names: ['status', 'headers', 'body'] }
const contextRoots: Roots = { names: ['context'] }

function compile(scope: FileScope): Connector {
  const { config } = scope
  const baseUrl = compileTemplate(scope, ['base_url'], config.base_url, contextRoots)
  checkBaseUrl(scope, baseUrl)
  const headers = compileHeaders(scope, ['headers'], config.headers, contextRoots)
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
        : compileSlot(scope, ['error_mapping'], config.error_mapping, answerRoots),
    resources: compileResources(scope),
  }
  compilePagination(scope, ['pagination'], config.pagination)
  checkUnused(scope)
  return connector
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
  for (const [resource, { list }] of Object.entries(scope.config.resources)) {
    const schema = scope.schemas.get(resource)
    if (schema === undefined) {
      const path = ['resources', resource]
      scope.report({
        code: 'unknown_resource_schema',
        message: `Resource "${resource}" has no unified schema`,
        suggestion: suggestion(resource, [...scope.schemas.keys()]),
        path,
        range: scope.source.keyRangeOf(path),
      })
      continue
    }
    const path = ['resources', resource, 'list']
    resources[resource] = { list: compileList(scope, path, list, schema) }
  }
  return resources
}

function compileRateLimit(scope: FileScope): RateLimitSpec {
  const config = scope.config.rate_limit ?? {}
  const slot = (key: 'limited' | 'retry_after' | 'limit' | 'remaining' | 'reset') => {
    const source = config[key]
    return source === undefined
      ? undefined
      : compileSlot(scope, ['rate_limit', key], source, answerRoots)
  }
  return {
    budgets: (config.budgets ?? []).map(({ requests, per_seconds }) => ({
      requests,
      perSeconds: per_seconds,
    })),
    concurrency: config.concurrency ?? 4,
    limited: slot('limited'),
    retryAfter: slot('retry_after'),
    limit: slot('limit'),
    remaining: slot('remaining'),
    reset: slot('reset'),
  }
}

function checkBaseUrl(scope: FileScope, template: Template): void {
  const rendered = template
    .map((part, index) =>
      typeof part === 'string' ? part : index === 0 ? 'https://x.example' : 'x',
    )
    .join('')
  const url = URL.canParse(rendered) ? new URL(rendered) : undefined
  const fits =
    url?.protocol === 'https:' &&
    url.username === '' &&
    url.search === '' &&
    url.hash === '' &&
    !rendered.endsWith('/')
  if (fits) return
  scope.report({
    code: 'invalid_base_url',
    message: `"${scope.config.base_url}" is not the root of an API`,
    suggestion: 'an https URL without user, query and fragment, and without a slash at the end',
    path: ['base_url'],
    range: scope.source.rangeOf(['base_url']),
  })
}
