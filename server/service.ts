import { createAuthenticate } from './access/authenticate.ts'
import { createFreshAccounts } from './accounts/fresh-accounts.ts'
import { type NamedProblem, namedProblems } from './broken-mappings.ts'
import type { AppState } from './http/admission.ts'
import { createApp, fillLimits, type HttpLimits } from './http/app.ts'
import { createCallPlaces } from './http/call-places.ts'
import { createLog, type Log, type LogOptions } from './observe/log.ts'
import { logRefusals } from './observe/log-refusals.ts'
import { logRenewal } from './observe/log-renewal.ts'
import { createMetrics, type Metrics } from './observe/metrics.ts'
import { assertPublicUrl } from './public-url.ts'
import { addAccounts } from './routes/accounts.ts'
import { addChanges } from './routes/changes.ts'
import { addDocuments } from './routes/documents.ts'
import { addOAuth } from './routes/oauth.ts'
import { addProbes } from './routes/probes.ts'
import { addSync } from './routes/sync.ts'
import { addSynced } from './routes/synced.ts'
import { addUnified } from './routes/unified.ts'
import { addWebhooks } from './routes/webhooks.ts'
import type { Parts } from './service-parts.ts'
import { type EngineSetup, startEngine } from './start-engine.ts'
import type { Store } from './store.ts'
import { createSync, type Sync } from './sync/sync.ts'
import { readStatus } from './sync/sync-status.ts'
import type { WorkOptions } from './sync/worker.ts'

/** How the service runs; everything has a default. */
export type ServiceOptions = EngineSetup & {
  /** Address to listen on. Default: 127.0.0.1, which only this machine reaches. */
  readonly host?: string
  /** Port to listen on; 0 takes a free one. Default: 8080. */
  readonly port?: number
  /** How callers reach the service; OAuth 2 sends people back there. Default: where it listens. */
  readonly publicUrl?: string
  /**
   * How many proxies in front add the address they see to `X-Forwarded-For`: the caller's is the one that the outermost of
   * them named. True is one. Default: 0, the address of the connection.
   */
  readonly trustProxy?: boolean | number
  readonly limits?: HttpLimits
  /** Most calls of one account at the same time, and never more than an eighth of the places left free. Default: 100. */
  readonly callsPerAccount?: number
  /** Milliseconds that running calls get when the service ends. Default: 25,000. */
  readonly drain?: number
  /** Runs streams when they are due, in this process; true works with the defaults of {@link WorkOptions}. Default: false. */
  readonly sync?: boolean | WorkOptions
  readonly log?: LogOptions
  /** Version that documents show. */
  readonly version?: string
}

/** A running service. */
export type Service = {
  /** Where it listens. */
  readonly url: string
  /** Providers whose mapping is broken, each with its first problem and the place. */
  readonly broken: readonly NamedProblem[]
  /** Ends it: new calls get 503, running ones may finish, then connections close. The store stays open. */
  readonly close: () => Promise<void>
}

const quiet: LogOptions = { level: 'silent', write: () => undefined }

/** Starts the service over a store. Rejects with a system error when the port is taken, with `StartError` for options that make no sense. */
export async function startService(store: Store, options: ServiceOptions = {}): Promise<Service> {
  const { host = '127.0.0.1', port = 8080, deadline = 60_000, drain = 25_000 } = options
  const { publicUrl } = options
  if (publicUrl !== undefined) assertPublicUrl(publicUrl)
  const state: AppState = { unsent: 0, draining: false }
  const limits = fillLimits(options.limits ?? {})
  const places = createCallPlaces({ all: limits.maxCalls, each: options.callsPerAccount ?? 100 })
  const log = createLog(options.log ?? quiet)
  const metrics = createMetrics({
    inFlight: places.taken,
    streams: async () => (await readStatus(store.database)).states,
  })
  const {
    engine,
    send,
    close: closeEngine,
  } = await startEngine(store, { ...options, deadline }, (circuit, open) => {
    if (open) metrics.circuitOpened()
    log.warn({ host: circuit, open }, 'circuit')
  })
  const app = await createApp({
    log,
    state,
    places,
    limits,
    trustedProxies: Number(options.trustProxy ?? 0),
    authenticate: createAuthenticate(store.tokens),
    deadline,
  })
  const fresh = createFreshAccounts({
    ...store,
    engine,
    onRenewal: (event) => {
      metrics.renewal(event.account.provider, event.outcome)
      logRenewal(log, event)
    },
  })
  logRefusals(app, log)
  const broken = namedProblems(engine)
  for (const each of broken) log.error(each, 'broken mapping')
  const sync = createSync({
    engine,
    fresh,
    database: store.database,
    delivery: { webhooks: store.webhooks, send, cursorSecret: store.cursorSecret },
    onFetch: metrics.fetch,
    onFault: (error, stream) => log.error({ stream_id: stream, ...causeOf(error) }, 'fault'),
  })
  let url = ''
  const parts: Parts = {
    ...store,
    app,
    state,
    engine,
    fresh,
    streams: sync.streams,
    metrics,
    log,
    deadline,
    publicUrl: () => withoutSlashes(publicUrl ?? url),
  }
  addUnified(parts)
  addAccounts(parts)
  addSync(parts)
  addChanges(parts)
  addSynced(parts)
  addWebhooks(parts)
  addOAuth(parts)
  addDocuments(parts, options.version ?? '0')
  addProbes(parts)
  url = await app.listen({ host, port })
  await startWork(sync, options.sync ?? false, { metrics, log })
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    state.draining = true
    await Promise.all([idle(state, drain), sync.close()])
    const closed = app.close()
    app.server.closeAllConnections()
    await closed
    closeEngine()
    metrics.close()
  }
  return {
    url,
    broken,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

async function startWork(
  sync: Sync,
  work: boolean | WorkOptions,
  { metrics, log }: { readonly metrics: Metrics; readonly log: Log },
): Promise<void> {
  if (work === false) return
  await sync.work({
    ...(work === true ? {} : work),
    onRun: (run) => {
      metrics.stream(run)
      log.debug({ ...run }, 'stream')
    },
    onError: (error) => log.error(causeOf(error), 'sync'),
  })
}

function causeOf(error: unknown): { readonly cause: string } {
  return { cause: String((error as Error).stack ?? error) }
}

const pollMillis = 20

// Resolves when every call is answered, or the time is over.
async function idle(state: AppState, millis: number): Promise<void> {
  const end = Date.now() + millis
  while (state.unsent > 0 && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, pollMillis))
}

function withoutSlashes(url: string): string {
  let end = url.length
  while (url.charAt(end - 1) === '/') end -= 1
  return url.slice(0, end)
}
