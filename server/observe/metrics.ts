/*
 * The only file that imports prom-client: what the service counts and measures. Labels hold names of providers, resources, codes
 * and statuses: their number does not grow with tenants. Never an account, a host, a token or a value.
 */

import type { FetchEvent } from 'crosswalk'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What is measured. */
export type Metrics = {
  /** A call of the service ended; `code` is `ok` or the code of its error. */
  readonly call: (call: {
    readonly provider: string
    readonly resource: string
    readonly code: string
    readonly seconds: number
    readonly warnings: readonly { readonly code: string; readonly count: number }[]
  }) => void
  /** Something happened on the way to a provider. */
  readonly fetch: (event: FetchEvent) => void
  readonly renewal: (provider: string, outcome: string) => void
  /** A worker in here has run a stream. */
  readonly stream: (run: {
    readonly provider?: string
    readonly outcome: string
    readonly lag?: number
    readonly changes: Readonly<Record<string, number>>
  }) => void
  /** A circuit opened: calls to a host are held back. */
  readonly circuitOpened: () => void
  /** Everything, in the text format of Prometheus. */
  readonly text: () => Promise<string>
  readonly contentType: string
  readonly close: () => void
}

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

const lagBuckets = [1, 5, 15, 30, 60, 120, 300, 900, 3600]

/** What is asked for when the metrics are read. */
type Sources = {
  /** How many calls run. */
  readonly inFlight: () => number
  /** How many streams there are, by state. */
  readonly streams: () => Promise<Readonly<Record<string, number>>>
}

/** Makes the metrics of one service. */
export function createMetrics({ inFlight, streams }: Sources): Metrics {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const registers = [register]
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `crosswalk_${name}`, help, labelNames, registers })
  const histogram = (name: string, help: string, labelNames: string[]) =>
    new Histogram({ name: `crosswalk_${name}`, help, labelNames, registers, buckets })
  const calls = counter('calls_total', 'Calls by result', ['provider', 'resource', 'code'])
  const seconds = histogram('call_duration_seconds', 'Time of a whole call', [
    'provider',
    'resource',
  ])
  const warnings = counter('warnings_total', 'Warnings in answers', ['provider', 'code'])
  const requests = counter('provider_requests_total', 'Answers of providers', [
    'provider',
    'status',
  ])
  const waits = histogram('provider_request_duration_seconds', 'Time of one request', ['provider'])
  const retries = counter('retries_total', 'Requests sent again', ['provider', 'reason'])
  const renewals = counter('token_renewals_total', 'OAuth 2 tokens renewed', [
    'provider',
    'outcome',
  ])
  const circuits = counter('circuits_opened_total', 'Circuits that began to hold calls back', [])
  new Gauge({
    name: 'crosswalk_calls_in_flight',
    help: 'Calls that run now',
    registers,
    collect() {
      this.set(inFlight())
    },
  })
  const runs = counter('sync_runs_total', 'Streams that were run, by what came of it', [
    'provider',
    'outcome',
  ])
  const changes = counter('sync_changes_total', 'Changes that streams told', ['provider', 'kind'])
  const lags = new Histogram({
    name: 'crosswalk_sync_lag_seconds',
    help: 'Time between when a stream was due and its start',
    registers,
    buckets: lagBuckets,
  })
  new Gauge({
    name: 'crosswalk_sync_streams',
    help: 'Streams by state, of all environments',
    labelNames: ['state'],
    registers,
    async collect() {
      const counts = await streams().catch(() => ({})) // the database is away
      this.reset()
      for (const [state, n] of Object.entries(counts)) this.set({ state }, n)
    },
  })
  return {
    stream: ({ provider = 'unknown', outcome, lag, changes: told }) => {
      runs.inc({ provider, outcome })
      for (const [kind, n] of Object.entries(told)) if (n > 0) changes.inc({ provider, kind }, n)
      if (lag !== undefined) lags.observe(lag)
    },
    call: ({ provider, resource, code, seconds: taken, warnings: said }) => {
      calls.inc({ provider, resource, code })
      seconds.observe({ provider, resource }, taken)
      for (const warning of said) warnings.inc({ provider, code: warning.code }, warning.count)
    },
    fetch: (event) => {
      const { provider } = event
      if (event.type === 'retry') retries.inc({ provider, reason: event.reason })
      if (event.type !== 'response') return
      requests.inc({ provider, status: String(event.status) })
      waits.observe({ provider }, event.millis / 1000)
    },
    renewal: (provider, outcome) => renewals.inc({ provider, outcome }),
    circuitOpened: () => circuits.inc(),
    text: () => register.metrics(),
    contentType: register.contentType,
    close: () => register.clear(),
  }
}
