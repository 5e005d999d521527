import { NotFoundError, type RateLimit } from 'crosswalk'
import { suggestion } from 'crosswalk/host'
import { isUuid } from '../accounts/account-id.ts'
import { callProvider } from '../accounts/call-provider.ts'
import { callerOf, goneSignal, type Reply, type Request } from '../http/app.ts'
import { typed } from '../http/error-answer.ts'
import { plainQuery } from '../http/query.ts'
import { type CallSpan, startCallSpan } from '../observe/tracing.ts'
import { resourcesOf } from '../resources/resources-of.ts'
import { ServiceError } from '../service-error.ts'
import type { Parts } from '../service-parts.ts'

/** Adds `GET /unified/:model/:resource`: the records of an account in the unified shape. */
export function addUnified(parts: Parts): void {
  const config = { scope: 'read', boundsWaits: true } as const
  parts.app.get('/unified/:model/:resource', { config }, (request, reply) =>
    answer(parts, request, reply),
  )
}

/** What a call is about, as far as it is known; for metrics, log and trace. */
type CallFacts = {
  readonly resource: string
  provider: string
  account: string
  warnings: readonly { readonly code: string; readonly count: number }[]
}

async function answer(parts: Parts, request: Request, reply: Reply): Promise<unknown> {
  const started = performance.now()
  request.logged = true
  const { model = '', resource = '' } = request.params as Record<string, string>
  const known = parts.engine.schema(`${model}/${resource}`) !== undefined
  const facts: CallFacts = {
    resource: known ? `${model}/${resource}` : 'unknown',
    provider: 'unknown',
    account: '',
    warnings: [],
  }
  const span = startCallSpan('GET /unified/:model/:resource', request.headers)
  let code = 'ok'
  let status = 200
  try {
    return await list(parts, { request, reply, facts, span, name: `${model}/${resource}`, started })
  } catch (error) {
    const known = typed(error)
    code = known.code
    status = known.statusCode
    throw error
  } finally {
    const seconds = (performance.now() - started) / 1000
    const { provider, account, warnings } = facts
    parts.metrics.call({ provider, resource: facts.resource, code, seconds, warnings })
    span.set('crosswalk.provider', provider)
    span.set('crosswalk.resource', facts.resource)
    span.set('crosswalk.integrated_account_id', account)
    span.end(status, code)
    const line = {
      request_id: request.id,
      token_id: request.caller?.id,
      environment: request.caller?.environment,
      resource: facts.resource,
      provider,
      integrated_account_id: account,
      status,
      code,
      ms: Math.round(seconds * 1000),
    }
    if (status >= 500) parts.log.warn(line, 'call')
    else parts.log.info(line, 'call')
  }
}

type Listing = {
  readonly request: Request
  readonly reply: Reply
  readonly facts: CallFacts
  readonly span: CallSpan
  readonly name: string
  readonly started: number
}

async function list(
  parts: Parts,
  { request, reply, facts, span, name, started }: Listing,
): Promise<unknown> {
  const { engine, fresh, metrics, deadline } = parts
  const caller = callerOf(request)
  assertResource(parts, name)
  const { integrated_account_id: given, ...query } = request.query as Record<string, unknown>
  const id = accountId(given)
  const until = started + deadline
  const account = await fresh.get(id, caller.environment, until)
  facts.provider = account.provider
  facts.account = account.id
  let limits: RateLimit = {}
  const result = await callProvider(
    { engine, fresh },
    { resource: name, account, query: plainQuery(query) },
    {
      signal: goneSignal(request),
      deadline: Math.max(1, until - performance.now()),
      onEvent: (event) => {
        if (event.type === 'limits') limits = event.rateLimit
        metrics.fetch(event)
        span.event(event)
      },
    },
  )
  facts.warnings = result.warnings ?? []
  for (const [field, value] of Object.entries(limits))
    reply.header(`ratelimit-${field}`, String(Math.ceil(value)))
  return result
}

function assertResource({ engine }: Parts, name: string): void {
  if (engine.schema(name) !== undefined) return
  throw new NotFoundError(
    'unknown_resource',
    `"/unified/${name.slice(0, 200)}" does not exist: ${suggestion(name, resourcesOf(engine))}`,
  )
}

function accountId(given: unknown): string {
  if (given === undefined || given === '') {
    throw new ServiceError(
      'invalid_request',
      'Query parameter "integrated_account_id" is missing: the id of the account to ask',
      { missing: ['integrated_account_id'] },
    )
  }
  if (isUuid(given)) return given.toLowerCase()
  throw new ServiceError(
    'invalid_request',
    'Query parameter "integrated_account_id" must be one uuid, such as 62f44730-dd91-461e-bd6a-aedd9e0ad79d',
  )
}
