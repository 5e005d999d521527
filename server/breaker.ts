/*
 * The only file that imports cockatiel: a circuit breaker for each account and host. When most of an account's last
 * requests to a host failed, its further ones fail at once for a while, so that they do not pile up. Other accounts are
 * not affected: a host may be one account's own proxy, or may fail for this account only.
 */
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  handleResultType,
  SamplingBreaker,
} from 'cockatiel'
import { RemoteError, type RemoteResponse, type Send } from 'crosswalk'
import { CircuitOpenError } from './service-error.ts'

/** When a circuit opens, and for how long. */
export type BreakerOptions = {
  /** Share of failures that opens it. Default: 0.5. */
  readonly threshold?: number
  /** Milliseconds that are looked back. Default: 20,000. */
  readonly window?: number
  /** Least requests a second, in that time, for it to open. Default: 1. */
  readonly leastPerSecond?: number
  /** Milliseconds until one request is let through again. Default: 10,000. */
  readonly pause?: number
  /** Called when the first circuit of a host opens, and when the last one closes. */
  readonly onChange?: (host: string, open: boolean) => void
}

type Circuit = {
  readonly policy: CircuitBreakerPolicy
  openedAt: number
  /** Counts it as closed: it is forgotten. */
  readonly drop: () => void
}
class ServerFault {
  readonly answer: RemoteResponse
  constructor(answer: RemoteResponse) {
    this.answer = answer
  }
}

const mostCircuits = 10_000

/** Puts circuits in front of a transport. A held-back request rejects with `CircuitOpenError`. */
export function withBreaker(send: Send, options: BreakerOptions = {}): Send {
  const { pause = 10_000, onChange = () => undefined } = options
  const circuits = new Map<string, Circuit>()
  const change = countByHost(onChange)
  return async (request, bounds) => {
    const { host } = new URL(request.url)
    const key = `${bounds.connection ?? ''} ${host}`
    const circuit =
      circuits.get(key) ?? createCircuit({ ...options, pause }, (open) => change(host, open))
    keep(circuits, key, circuit)
    // While one request tries, the others would wait for it, whatever their deadline.
    if (circuit.policy.state === CircuitState.HalfOpen) throw heldBack(host, 1000)
    try {
      const answer = await circuit.policy.execute(async () => {
        const received = await send(request, bounds)
        return received.status >= 500 ? new ServerFault(received) : received
      })
      return answer instanceof ServerFault ? answer.answer : answer
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error
      throw heldBack(host, Math.max(1000, circuit.openedAt + pause - Date.now()))
    }
  }
}

function heldBack(host: string, wait: number): CircuitOpenError {
  const message = `Requests of this account to ${host} are held back: most of the last ones failed`
  return new CircuitOpenError(message, wait / 1000)
}

// The one that was not used for longest is dropped.
function keep(circuits: Map<string, Circuit>, key: string, circuit: Circuit): void {
  circuits.delete(key)
  circuits.set(key, circuit)
  if (circuits.size <= mostCircuits) return
  const [oldest] = circuits
  if (oldest === undefined) return
  circuits.delete(oldest[0])
  oldest[1].drop()
}

// A host counts as held back while it is so for any account.
function countByHost(
  onChange: (host: string, open: boolean) => void,
): (host: string, open: boolean) => void {
  const counts = new Map<string, number>()
  return (host, open) => {
    const before = counts.get(host) ?? 0
    const now = before + (open ? 1 : -1)
    if (now === 0) counts.delete(host)
    else counts.set(host, now)
    if (before === 0 || now === 0) onChange(host, open)
  }
}

function createCircuit(
  options: BreakerOptions & { readonly pause: number },
  change: (open: boolean) => void,
): Circuit {
  const { threshold = 0.5, window = 20_000, leastPerSecond = 1, pause } = options
  const failed = handleResultType(ServerFault).orWhen(isFailure)
  const policy = circuitBreaker(failed, {
    halfOpenAfter: pause,
    breaker: new SamplingBreaker({ threshold, duration: window, minimumRps: leastPerSecond }),
  })
  let open = false
  let dropped = false
  const turn = (next: boolean): void => {
    if (next !== open && !dropped) change(next)
    open = next
  }
  const drop = (): void => {
    turn(false)
    dropped = true
  }
  const circuit: Circuit = { policy, openedAt: 0, drop }
  policy.onStateChange((state) => {
    if (state === CircuitState.Open) circuit.openedAt = Date.now()
    turn(state === CircuitState.Open)
  })
  return circuit
}

// A caller who goes away, or an answer that is refused, says nothing about the host.
function isFailure(error: Error): boolean {
  return (
    error instanceof RemoteError && ['connection_failed', 'remote_timeout'].includes(error.code)
  )
}
