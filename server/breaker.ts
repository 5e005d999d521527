/*
 * The one door to cockatiel: a circuit breaker for each host of a provider. When most of the last requests to a host
 * failed, further ones fail at once for a while, so that they do not pile up.
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
  readonly onChange?: (host: string, open: boolean) => void
}

type Circuit = { readonly policy: CircuitBreakerPolicy; openedAt: number }
class ServerFault {
  readonly answer: RemoteResponse
  constructor(answer: RemoteResponse) {
    this.answer = answer
  }
}

const mostHosts = 5000

/** Puts circuits in front of a transport. A held-back request rejects with `CircuitOpenError`. */
export function withBreaker(send: Send, options: BreakerOptions = {}): Send {
  const { pause = 10_000, onChange = () => undefined } = options
  const circuits = new Map<string, Circuit>()
  return async (request, bounds) => {
    const { host } = new URL(request.url)
    const circuit = circuits.get(host) ?? createCircuit(host, { ...options, pause, onChange })
    circuits.set(host, circuit)
    if (circuits.size > mostHosts) circuits.delete(circuits.keys().next().value ?? '')
    try {
      const answer = await circuit.policy.execute(async () => {
        const received = await send(request, bounds)
        return received.status >= 500 ? new ServerFault(received) : received
      })
      return answer instanceof ServerFault ? answer.answer : answer
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error
      const wait = Math.max(1000, circuit.openedAt + pause - Date.now())
      throw new CircuitOpenError(
        `Requests to ${host} are held back: most of the last ones failed`,
        wait / 1000,
      )
    }
  }
}

function createCircuit(
  host: string,
  options: BreakerOptions & Required<Pick<BreakerOptions, 'pause' | 'onChange'>>,
): Circuit {
  const { threshold = 0.5, window = 20_000, leastPerSecond = 1, pause, onChange } = options
  const failed = handleResultType(ServerFault).orWhen(isFailure)
  const policy = circuitBreaker(failed, {
    halfOpenAfter: pause,
    breaker: new SamplingBreaker({ threshold, duration: window, minimumRps: leastPerSecond }),
  })
  const circuit: Circuit = { policy, openedAt: 0 }
  policy.onStateChange((state) => {
    if (state === CircuitState.Open) circuit.openedAt = Date.now()
    onChange(host, state === CircuitState.Open)
  })
  return circuit
}

// A caller who goes away, or an answer that is refused, says nothing about the host.
function isFailure(error: Error): boolean {
  return (
    error instanceof RemoteError && ['connection_failed', 'remote_timeout'].includes(error.code)
  )
}
