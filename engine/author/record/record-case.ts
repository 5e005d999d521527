import {
  type Account,
  createEngine,
  createHttpSend,
  type Engine,
  type EngineError,
  type EngineOptions,
  type Send,
} from '../../index.ts'
import { createRedactor } from '../../redact/redact.ts'
import type { CaseOutcome } from '../../replay/case-outcome.ts'
import { type Fixture, readFixtures } from '../../replay/read-fixtures.ts'
import { startReplayClock } from '../../replay/replay-clock.ts'
import { type CaseReport, callCase } from '../../replay/run-case.ts'
import { sandboxAccount } from '../../replay/sandbox-account.ts'
import { createCapture } from './captured.ts'
import { createHarSend, type HarSend, type LeftOutEntry } from './har-send.ts'
import { accountSecrets, harSecrets } from './known-secrets.ts'
import { type ChangedField, playedDifferences } from './played-differences.ts'
import { readHar } from './read-har.ts'
import type { RecordOptions } from './record-options.ts'
import type { ReplacedValue } from './replaced-values.ts'
import { writeCase } from './write-case.ts'

/** A call as a fixture, and what was done to it. */
export type RecordedCase = {
  /** Name of the fixture, such as `crm-stages.pages`. */
  readonly name: string
  /** The fixture as YAML. No known secret is in it. */
  readonly text: string
  /** The fixture, as it is read from this text. */
  readonly fixture: Fixture
  /** What stands in where, in the order in which it stands. */
  readonly replaced: readonly ReplacedValue[]
  /** Words that are also the name of somebody, and stay because a unified field depends on them. */
  readonly stayed: readonly ReplacedValue[]
  /** Names of headers of answers that were left out. */
  readonly headersLeftOut: readonly string[]
  /** Entries of the HAR file that were left out. */
  readonly entriesLeftOut: readonly LeftOutEntry[]
  /** Names of context values that stand in the host name, and for which the mapping has no example. */
  readonly contextKept: readonly string[]
  /** What the call rejected with. */
  readonly error: EngineError | undefined
  /** What the case answers otherwise than the call did, beside the stand-ins. */
  readonly differences: (report: CaseReport) => readonly ChangedField[]
}

/**
 * Makes a call of a list or of one record, and writes all its requests and answers as a fixture, with stand-ins for secrets
 * and personal data. Rejects with what the call rejects with, unless `failing` is set, and with {@link RecordingError} if a
 * known secret is left.
 */
export async function recordCase(options: RecordOptions): Promise<RecordedCase> {
  const { har } = options
  const entries = har === undefined ? [] : readHar(har.text, har.file)
  const http = openSend(options)
  let answer: HarSend | undefined
  const capture = createCapture(
    (request, bounds) => (answer?.send ?? http.send)(request, bounds),
    options.onRequest,
  )
  const started = entries[0]?.startedAt ?? Date.now()
  const engine = await createEngine({
    ...engineOptions(options),
    send: capture.send,
    // What was saved is not waited for.
    ...(har === undefined
      ? {}
      : { clock: startReplayClock(new Date(started).toISOString()).clock }),
  })
  try {
    const account = har === undefined ? options.account : withCredentials(engine, options.account)
    const known = [...accountSecrets(account), ...harSecrets(entries)]
    if (har !== undefined) {
      const { text: clean } = createRedactor(known.map(({ value }) => value))
      const secretNames = secretParameters(engine, account)
      answer = createHarSend(entries, { file: har.file, secretNames, clean })
    }
    const outcome = await callRecorded(engine, account, options)
    const captured = capture.captured()
    if (outcome.error !== undefined && (options.failing !== true || captured.length === 0))
      throw outcome.error
    const recorded = writeCase({ engine, account, known, captured, outcome, options, started })
    const { provider } = account
    const [fixture] = readFixtures([
      { file: `${provider}/${recorded.name}.yaml`, text: recorded.text },
    ])
    const { disguise, ...rest } = recorded
    return {
      ...rest,
      fixture: fixture as Fixture, // one text gives one fixture
      entriesLeftOut: answer?.leftOut() ?? [],
      error: outcome.error,
      differences: (report) => playedDifferences(outcome, report, disguise),
    }
  } finally {
    engine.close()
    http.close()
  }
}

function engineOptions({ mappings, schemas, deadline }: RecordOptions): EngineOptions {
  return {
    ...(mappings === undefined ? {} : { mappings }),
    ...(schemas === undefined ? {} : { schemas }),
    ...(deadline === undefined ? {} : { deadline }),
  }
}

function openSend({ send, allowPrivateNetwork = false }: RecordOptions): {
  readonly send: Send
  readonly close: () => void
} {
  return send === undefined
    ? createHttpSend({ allowPrivateNetwork })
    : { send, close: () => undefined }
}

// Who saved a HAR file need not give the credentials: headers do not count.
function withCredentials(engine: Engine, account: Account): Account {
  const { credentials = {} } = account
  if (Object.keys(credentials).length > 0) return account
  const made = sandboxAccount(engine, account.provider).credentials ?? {}
  return { ...account, credentials: made }
}

// Parameters by which the mapping authenticates.
function secretParameters(engine: Engine, { provider }: Account): readonly string[] {
  const { authorization } = engine.inspect().mapping(provider).connector
  return authorization.flatMap((way) =>
    way.format === 'query' ? way.query.map(({ name }) => name) : [],
  )
}

async function callRecorded(
  engine: Engine,
  account: Account,
  { name, resource, query = {}, id, walk = true }: RecordOptions,
): Promise<Omit<CaseOutcome, 'waited'>> {
  const content = {
    title: name,
    resource,
    query,
    origin: 'https://recorded.invalid',
    exchanges: [],
    ...(id === undefined ? { walk } : { get: [id] as [string] }),
  }
  return callCase(engine, { provider: account.provider, name, file: name, content }, account)
}
