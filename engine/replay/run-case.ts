import {
  type Account,
  createEngine,
  type Engine,
  EngineError,
  type EngineOptions,
  type Warning,
} from '../index.ts'
import { isObject, ownValue } from '../json/json.ts'
import { stableJson } from '../json/stable-json.ts'
import { fixtureResource } from './fixture-resource.ts'
import type { Fixture } from './read-fixtures.ts'
import { startReplayClock } from './replay-clock.ts'
import { createReplaySend } from './replay-send.ts'
import { type ReplayServer, recordingOf } from './replay-server.ts'
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

/** How a case went. */
export type CaseReport = {
  /** The case. */
  readonly fixture: Fixture
  /** The answers, in order. */
  readonly answers: readonly CaseAnswer[]
  /** The error that the call ended with. */
  readonly error: EngineError | undefined
  /** Requests in the order they were sent. */
  readonly sent: readonly string[]
  /** Milliseconds that were waited for limits and retries, on the case's own clock. */
  readonly waited: number
  /** What is wrong, one sentence each; nothing when the case holds. */
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
    const outcome = await call(engine, fixture)
    await transport.settled()
    const { sent, uses, mismatches } = server.log(name)
    const faults = [
      ...expectationFaults(fixture, outcome),
      ...mismatches.filter((mismatch) => mismatch !== outcome.error?.message),
      ...useFaults(fixture, uses),
      ...verbatimFaults(fixture, outcome),
    ]
    return { fixture, ...outcome, sent, waited: waited(), faults }
  } finally {
    transport.close()
    engine.close()
  }
}

type CallOutcome = Pick<CaseReport, 'answers' | 'error'>

const mostAnswers = 500

async function call(engine: Engine, fixture: Fixture): Promise<CallOutcome> {
  const { provider, content } = fixture
  const resource = fixtureResource(engine, fixture)
  const account = sandboxAccount(engine, provider, content.account)
  const answers: CaseAnswer[] = []
  const run =
    content.get === undefined
      ? list(engine, fixture, { resource, account })
      : getEach(engine, fixture, { resource, account })
  try {
    for await (const answer of run) answers.push(answer)
    return { answers, error: undefined }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { answers, error }
  }
}

type Called = { readonly resource: string; readonly account: Account }

async function* list(
  engine: Engine,
  { content: { query = {}, walk = false } }: Fixture,
  { resource, account }: Called,
): AsyncGenerator<CaseAnswer> {
  let cursor: string | null = null
  let count = 0
  do {
    const page: Record<string, unknown> =
      cursor === null ? query : { ...query, next_cursor: cursor }
    const answer = await engine.list(resource, account, page)
    cursor = answer.next_cursor
    count += 1
    yield { result: answer.result, warnings: answer.warnings ?? [], more: cursor !== null }
  } while (walk && cursor !== null && count < mostAnswers)
}

async function* getEach(
  engine: Engine,
  { content: { query = {}, get } }: Fixture,
  { resource, account }: Called,
): AsyncGenerator<CaseAnswer> {
  for (const id of get ?? []) {
    const warnings: Warning[] = []
    const onWarning = (warning: Warning): void => void warnings.push(warning)
    const record = await engine.get(resource, account, id, query, { onWarning })
    yield { result: [record], warnings, more: false }
  }
}

function expectationFaults({ content }: Fixture, { answers, error }: CallOutcome): string[] {
  const { expect = {} } = content
  if (error !== undefined) {
    return error.code === expect.error ? [] : [`call failed with ${error.code}: ${error.message}`]
  }
  if (expect.error !== undefined)
    return [`call should fail with ${expect.error}, but gave an answer`]
  const count = answers.reduce((sum, { result }) => sum + Object.values(result as object).length, 0)
  const codes = answers.flatMap(({ warnings }) => warnings.map(({ code }) => code))
  const counted = expect.result_count === undefined || expect.result_count === count
  const warned = stableJson(expect.warnings ?? []) === stableJson(codes)
  return [
    ...(counted ? [] : [`${count} records instead of ${expect.result_count}`]),
    ...(warned
      ? []
      : [`warnings are [${codes.join(', ')}] instead of [${(expect.warnings ?? []).join(', ')}]`]),
  ]
}

function useFaults({ content }: Fixture, uses: readonly number[]): string[] {
  return content.exchanges.flatMap(({ request, times }, index) => {
    const used = uses[index] ?? 0
    const name = `exchange ${index + 1} (${request.method ?? 'GET'} ${request.path})`
    if (used === 0) return [`${name} was never asked for`]
    return times === undefined || times === used
      ? []
      : [`${name} was used ${used} times instead of ${times}`]
  })
}

// Every remote_data must be a record of some recorded body, to the letter.
function verbatimFaults({ content }: Fixture, { answers }: CallOutcome): string[] {
  const bodies = content.exchanges.map(({ response }) => stableJson(response.body))
  const records = answers.flatMap(({ result }) => Object.values(result as object))
  const changed = records.filter((record) => {
    const remote = ownValue(record, 'remote_data')
    return isObject(remote) && !bodies.some((body) => body.includes(stableJson(remote)))
  })
  return changed.length === 0
    ? []
    : [`remote_data of ${changed.length} records is not what the provider sent`]
}
