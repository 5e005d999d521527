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
  /** A circuit opened: calls to a host are held back. */
  readonly circuitOpened: () => void
  /** Everything, in the text format of Prometheus. */
  readonly text: () => Promise<string>
  readonly contentType: string
  readonly close: () => void
}

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Makes the metrics of one service; `inFlight` gives how many calls run. */
export function createMetrics(inFlight: () => number): Metrics {
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
  return {
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
