import {
  createEngine,
  type Engine,
  type EngineError,
  type EngineOptions,
  type Explanation,
  type FetchEvent,
  type InspectedCall,
  RateLimitError,
  type Warning,
} from '../index.ts'
import { type CaseFinding, caseFindings } from './case-findings.ts'
import { findingText } from './finding-text.ts'
import { fixtureResource } from './fixture-resource.ts'
import { type ReplayLog, recordingOf } from './playback.ts'
import type { Fixture } from './read-fixtures.ts'
import { startReplayClock } from './replay-clock.ts'
import { createReplaySend } from './replay-send.ts'
import type { ReplayServer } from './replay-server.ts'
import { sandboxAccount } from './sandbox-account.ts'

/** One answer of a case. */
export type CaseAnswer = {
  /** The mapped records. */
  readonly result: unknown
  /** The warnings of the answer. */
  readonly warnings: readonly Warning[]
  /** Whether a cursor to more came with it. */
  readonly more: boolean
}

/** What the provider stated about its limit, the last time it did. */
export type StatedLimits = {
  readonly limit?: number
  readonly remaining?: number
  readonly reset?: number
  readonly retry_after?: number
}

/** What a case came to. */
export type CaseOutcome = {
  /** The answers, in order. */
  readonly answers: readonly CaseAnswer[]
  /** The error that the call ended with. */
  readonly error: EngineError | undefined
  /** How the records of each answer came about. */
  readonly explanations: readonly Explanation[]
  /** Milliseconds that were waited for limits and retries, on the case's own clock. */
  readonly waited: number
  /** The limits that the provider stated. */
  readonly limits: StatedLimits
}

/** How a case went. */
export type CaseReport = CaseOutcome & {
  /** The case. */
  readonly fixture: Fixture
  /** Requests in the order they were sent. */
  readonly sent: readonly string[]
  /** The same with the exchange that answered each; what no exchange answers is left out. */
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
  const { content } = fixture
  const resource = fixtureResource(engine, fixture)
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
