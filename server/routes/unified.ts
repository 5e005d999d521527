import { NotFoundError, type RateLimit, type Warning } from 'crosswalk'
import { suggestion } from 'crosswalk/host'
import { isUuid } from '../accounts/account-id.ts'
import { callProvider, getFromProvider, type ProviderCall } from '../accounts/call-provider.ts'
import { callerOf, goneSignal, type Reply, type Request } from '../http/app.ts'
import { typed } from '../http/error-answer.ts'
import { plainQuery } from '../http/query.ts'
import { type CallSpan, startCallSpan } from '../observe/tracing.ts'
import { resourcesOf } from '../resources/resources-of.ts'
import { ServiceError } from '../service-error.ts'
import type { Parts } from '../service-parts.ts'

/**
 * Adds `GET /unified/:model/:resource`, the records of an account in the unified shape, and
 * `GET /unified/:model/:resource/:id`, one of them.
 */
export function addUnified(parts: Parts): void {
  const config = { scope: 'read', boundsWaits: true } as const
  for (const path of ['/unified/:model/:resource', '/unified/:model/:resource/:id'])
    parts.app.get(path, { config }, (request, reply) => answer(parts, request, { reply, path }))
}

/** What a call is about, as far as it is known; for metrics, log and trace. */
type CallFacts = {
  readonly resource: string
  provider: string
  account: string
  warnings: readonly { readonly code: string; readonly count: number }[]
}

type Answering = { readonly reply: Reply; readonly path: string }

async function answer(
  parts: Parts,
  request: Request,
  { reply, path }: Answering,
): Promise<unknown> {
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
  const span = startCallSpan(`GET ${path}`, request.headers)
  let code = 'ok'
  let status = 200
  try {
    const name = `${model}/${resource}`
    return await callEngine(parts, { request, reply, facts, span, name, started })
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

type Calling = {
  readonly request: Request
  readonly reply: Reply
  readonly facts: CallFacts
  readonly span: CallSpan
  readonly name: string
  readonly started: number
}

async function callEngine(
  parts: Parts,
  { request, reply, facts, span, name, started }: Calling,
): Promise<unknown> {
  const { fresh, metrics, deadline } = parts
  const caller = callerOf(request)
  assertResource(parts, name)
  const { id } = request.params as { id?: string }
  const { integrated_account_id: given, ...query } = request.query as Record<string, unknown>
  const until = started + deadline
  const account = await fresh.get(accountId(given), caller.environment, until)
  facts.provider = account.provider
  facts.account = account.id
  let limits: RateLimit = {}
  const call = { resource: name, account, query: plainQuery(query) }
  const options: BoundedOptions = {
    signal: goneSignal(request),
    deadline: Math.max(1, until - performance.now()),
    onEvent: (event) => {
      if (event.type === 'limits') limits = event.rateLimit
      metrics.fetch(event)
      span.event(event)
    },
  }
  const { answer, warnings } = await (id === undefined
    ? list(parts, call, options)
    : getOne(parts, { ...call, id }, options))
  facts.warnings = warnings
  // One record has no place for them.
  if (id !== undefined && warnings.length > 0)
    reply.header('crosswalk-warnings', [...new Set(warnings.map(({ code }) => code))].join(', '))
  for (const [field, value] of Object.entries(limits))
    reply.header(`ratelimit-${field}`, String(Math.ceil(value)))
  return answer
}

type BoundedOptions = Parameters<typeof callProvider>[2]
type Answered = { readonly answer: object; readonly warnings: readonly Warning[] }

async function list(parts: Parts, call: ProviderCall, options: BoundedOptions): Promise<Answered> {
  const answer = await callProvider(parts, call, options)
  return { answer, warnings: answer.warnings ?? [] }
}

async function getOne(
  parts: Parts,
  call: ProviderCall & { readonly id: string },
  options: BoundedOptions,
): Promise<Answered> {
  const warnings: Warning[] = []
  const onWarning = (warning: Warning): void => void warnings.push(warning)
  return { answer: await getFromProvider(parts, call, { ...options, onWarning }), warnings }
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
