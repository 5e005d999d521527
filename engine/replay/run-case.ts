import {
  type Account,
  createEngine,
  type Engine,
  EngineError,
  type EngineOptions,
  type Explanation,
  type FetchEvent,
  type InspectedCall,
  RateLimitError,
} from '../index.ts'
import { type CaseFinding, caseFindings } from './case-findings.ts'
import type { CaseAnswer, CaseOutcome, StatedLimits } from './case-outcome.ts'
import { findingText } from './finding-text.ts'
import { fixtureResource } from './fixture-resource.ts'
import { type ReplayLog, recordingOf } from './playback.ts'
import type { Fixture } from './read-fixtures.ts'
import { startReplayClock } from './replay-clock.ts'
import { createReplaySend } from './replay-send.ts'
import type { ReplayServer } from './replay-server.ts'
import { sandboxAccount } from './sandbox-account.ts'
import { tokenContext } from './token-context.ts'

/** How a case went. */
export type CaseReport = CaseOutcome & {
  /** The case. */
  readonly fixture: Fixture
  /** Requests in the order they were sent. */
  readonly sent: readonly string[]
  /** Those that got a good answer, each with its exchange. */
  readonly answered: ReplayLog['answered']
  /** What is wrong; nothing when the case holds. */
  readonly findings: readonly CaseFinding[]
  /** The same as texts. */
  readonly faults: readonly string[]
}

/** Plays one case against a replay server over real HTTP. */
export async function runCase(
  server: ReplayServer,
  fixture: Fixture,
  options: Pick<EngineOptions, 'mappings' | 'schemas'> = {},
): Promise<CaseReport> {
  const name = `${fixture.provider}/${fixture.name}`
  server.play(recordingOf(name, [fixture]))
  const transport = createReplaySend(server, name)
  const { clock, waited } = startReplayClock(fixture.content.now)
  const engine = await createEngine({ ...options, send: transport.send, clock, random: () => 0.5 })
  try {
    const called = await callCase(engine, fixture)
    await transport.settled()
    return reportCase(fixture, { ...called, waited: waited() }, server.log(name))
  } finally {
    transport.close()
    engine.close()
  }
}

/** Compares what a case came to with what its fixture expects and records. */
export function reportCase(fixture: Fixture, outcome: CaseOutcome, log: ReplayLog): CaseReport {
  const findings = caseFindings(fixture, outcome, log)
  const { sent, answered } = log
  return { fixture, ...outcome, sent, answered, findings, faults: findings.map(findingText) }
}

const mostAnswers = 500

/** Makes the calls of a case: one, as many as a walk takes, or one for each record that it gets. */
export async function callCase(
  engine: Engine,
  fixture: Fixture,
  account = sandboxAccount(engine, fixture.provider, fixture.content.account),
): Promise<Omit<CaseOutcome, 'waited'>> {
  return { ...(await makeCalls(engine, fixture, account)), context: tokenContext(engine, fixture) }
}

type Called = Omit<CaseOutcome, 'waited' | 'context'>

async function makeCalls(engine: Engine, fixture: Fixture, account: Account): Promise<Called> {
  const { content } = fixture
  const resource = fixtureResource(engine, fixture)
  if (content.payload !== undefined) return mapCase(engine, { fixture, resource, account })
  const inspector = engine.inspect()
  const answers: CaseAnswer[] = []
  const explanations: Explanation[] = []
  let limits: StatedLimits = {}
  const onEvent = (event: FetchEvent): void => {
    if (event.type === 'limits') limits = event.rateLimit
  }
  const calls = content.get === undefined ? listCalls : getCalls
  for await (const { answer, error, explanation } of calls(content, (query, id) =>
    id === undefined
      ? inspector.list(resource, account, query, { onEvent })
      : inspector.get(resource, account, id, query, { onEvent }),
  )) {
    explanations.push(explanation)
    if (answer === undefined)
      return { answers, error, explanations, limits: { ...limits, ...limitsOf(error) } }
    const { result, warnings = [], next_cursor: cursor } = answer
    answers.push({ result, warnings, more: cursor !== null })
  }
  return { answers, error: undefined, explanations, limits }
}

type MappedCase = {
  readonly fixture: Fixture
  readonly resource: string
  readonly account: Account
}

async function mapCase(
  engine: Engine,
  { fixture, resource, account }: MappedCase,
): Promise<Called> {
  const { query = {}, payload } = fixture.content
  const { provider, context = {} } = account
  const options = { query, context }
  try {
    const { result, warnings } = await engine.map(resource, provider, payload, options)
    const explanation = await engine.explain(resource, provider, payload, options)
    const answers = [{ result, warnings, more: false }]
    return { answers, error: undefined, explanations: [explanation], limits: {} }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { answers: [], error, explanations: [], limits: {} }
  }
}

type Content = Fixture['content']
type MakeCall = (query: object, id?: string) => Promise<InspectedCall>

async function* listCalls(
  { query = {}, walk = false }: Content,
  call: MakeCall,
): AsyncGenerator<InspectedCall> {
  let cursor: string | null = null
  let count = 0
  do {
    const called: InspectedCall = await call(
      cursor === null ? query : { ...query, next_cursor: cursor },
    )
    yield called
    cursor = called.answer?.next_cursor ?? null
    count += 1
  } while (walk && cursor !== null && count < mostAnswers)
}

async function* getCalls(
  { query = {}, get = [] as readonly string[] }: Omit<Content, 'get'> & { get?: readonly string[] },
  call: MakeCall,
): AsyncGenerator<InspectedCall> {
  for (const id of get) yield await call(query, id)
}

function limitsOf(error: EngineError | undefined): StatedLimits {
  if (!(error instanceof RateLimitError)) return {}
  const { retryAfter, rateLimit } = error
  return { ...rateLimit, ...(retryAfter === undefined ? {} : { retry_after: retryAfter }) }
}
