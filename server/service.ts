import { type BrokenMapping, createEngine, createHttpSend, type EngineOptions } from 'crosswalk'
import { createAuthenticate } from './access/authenticate.ts'
import { createFreshAccounts } from './accounts/fresh-accounts.ts'
import { type BreakerOptions, withBreaker } from './breaker.ts'
import { firstProblem } from './broken-mappings.ts'
import { type AppState, createApp, type HttpLimits } from './http/app.ts'
import { createBulkhead } from './http/bulkhead.ts'
import { createLog, type LogOptions } from './observe/log.ts'
import { logRefusals } from './observe/log-refusals.ts'
import { logRenewal } from './observe/log-renewal.ts'
import { createMetrics } from './observe/metrics.ts'
import { assertPublicUrl } from './public-url.ts'
import { addAccounts } from './routes/accounts.ts'
import { addDocuments } from './routes/documents.ts'
import { addOAuth } from './routes/oauth.ts'
import { addProbes } from './routes/probes.ts'
import { addUnified } from './routes/unified.ts'
import type { Parts } from './service-parts.ts'
import type { Store } from './store.ts'

/** How the service runs; everything has a default. */
export type ServiceOptions = {
  /** Address to listen on. Default: 127.0.0.1, which only this machine reaches. */
  readonly host?: string
  /** Port to listen on; 0 takes a free one. Default: 8080. */
  readonly port?: number
  /** How callers reach the service; OAuth 2 sends people back there. Default: where it listens. */
  readonly publicUrl?: string
  /** Takes the caller's address from `X-Forwarded-For`: only behind a proxy that sets it. Default: false. */
  readonly trustProxy?: boolean
  readonly limits?: HttpLimits
  /** Most calls of one account at the same time. Default: 256. */
  readonly callsPerAccount?: number
  /** Milliseconds for a whole call. Default: 60,000. */
  readonly deadline?: number
  /** Milliseconds that running calls get when the service ends. Default: 25,000. */
  readonly drain?: number
  readonly breaker?: BreakerOptions
  readonly log?: LogOptions
  /** Version that documents show. */
  readonly version?: string
  /** Options of the engine. Budgets and cursors are the service's own. */
  readonly engine?: Omit<EngineOptions, 'cursorSecret' | 'budgetStore' | 'onEvent' | 'deadline'>
}

/** A running service. */
export type Service = {
  /** Where it listens. */
  readonly url: string
  /** Providers that cannot be used, because their mapping is broken. */
  readonly broken: readonly BrokenMapping[]
  /** Ends it: new calls get 503, running ones may finish, then connections close. The store stays open. */
  readonly close: () => Promise<void>
}

const quiet: LogOptions = { level: 'silent', write: () => undefined }

/** Starts the service over a store. Rejects with a system error when the port is taken, with `StartError` for options that make no sense. */
export async function startService(store: Store, options: ServiceOptions = {}): Promise<Service> {
  const { host = '127.0.0.1', port = 8080, deadline = 60_000, drain = 25_000 } = options
  const { publicUrl } = options
  if (publicUrl !== undefined) assertPublicUrl(publicUrl)
  const state: AppState = { inFlight: 0, draining: false }
  const log = createLog(options.log ?? quiet)
  const metrics = createMetrics(() => state.inFlight)
  const { engine, close: closeEngine } = await startEngine(
    store,
    { ...options, deadline },
    (circuit, open) => {
      if (open) metrics.circuitOpened()
      log.warn({ host: circuit, open }, 'circuit')
    },
  )
  const app = await createApp({
    log,
    state,
    limits: options.limits ?? {},
    trustProxy: options.trustProxy ?? false,
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
  for (const { provider, problems } of engine.broken())
    log.error(
      { provider, problems: problems.length, first: firstProblem(problems) },
      'broken mapping',
    )
  let url = ''
  const parts: Parts = {
    ...store,
    app,
    state,
    engine,
    fresh,
    metrics,
    log,
    deadline,
    bulkhead: createBulkhead(options.callsPerAccount ?? 256),
    publicUrl: () => (publicUrl ?? url).replace(/\/+$/, ''),
  }
  addUnified(parts)
  addAccounts(parts)
  addOAuth(parts)
  addDocuments(parts, options.version ?? '0')
  addProbes(parts)
  url = await app.listen({ host, port })
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    state.draining = true
    await idle(state, drain)
    const closed = app.close()
    app.server.closeAllConnections()
    await closed
    closeEngine()
    metrics.close()
  }
  return {
    url,
    broken: engine.broken(),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

async function startEngine(
  store: Store,
  { engine: given = {}, deadline, breaker }: ServiceOptions & { readonly deadline: number },
  onChange: (host: string, open: boolean) => void,
) {
  const { allowPrivateNetwork, resolve } = given
  const transport =
    given.send === undefined
      ? createHttpSend({
          ...(allowPrivateNetwork === undefined ? {} : { allowPrivateNetwork }),
          ...(resolve === undefined ? {} : { resolve }),
        })
      : { send: given.send, close: () => undefined }
  const { limits } = store.database
  const engine = await createEngine({
    isolation: 'worker',
    ...given,
    deadline,
    send: withBreaker(transport.send, { ...breaker, onChange }),
    cursorSecret: store.cursorSecret,
    ...(limits === undefined ? {} : { budgetStore: limits }),
  })
  const close = (): void => {
    engine.close()
    transport.close()
  }
  return { engine, close }
}

const pollMillis = 20

// Resolves when no call runs any more, or the time is over.
async function idle(state: AppState, millis: number): Promise<void> {
  const end = Date.now() + millis
  while (state.inFlight > 0 && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, pollMillis))
}
