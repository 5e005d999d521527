import { createEngine, createHttpSend, type Engine, type EngineOptions, type Send } from 'crosswalk'
import { type BreakerOptions, withBreaker } from './breaker.ts'
import { withFairPlaces } from './fair-send.ts'
import type { Store } from './store.ts'

/** How the engine of a service or worker is made; everything has a default. */
export type EngineSetup = {
  /** Most requests to providers at the same time; accounts take turns. Default: 1,024. */
  readonly requestsToProviders?: number
  /** Milliseconds for a whole call. Default: 60,000. */
  readonly deadline?: number
  readonly breaker?: BreakerOptions
  /** Options of the engine. Budgets and cursors are the service's own. */
  readonly engine?: Omit<EngineOptions, 'cursorSecret' | 'budgetStore' | 'onEvent' | 'deadline'>
}

/** An engine, and the transport below it, which guards addresses. */
type StartedEngine = {
  readonly engine: Engine
  readonly send: Send
  readonly close: () => void
}

/** Makes the engine: its budgets are counted in the database, and its transport has circuits and fair places. */
export async function startEngine(
  store: Store,
  { engine: given = {}, deadline = 60_000, breaker, requestsToProviders = 1024 }: EngineSetup,
  onCircuit: (host: string, open: boolean) => void = () => undefined,
): Promise<StartedEngine> {
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
    send: withBreaker(withFairPlaces(transport.send, requestsToProviders), {
      ...breaker,
      onChange: onCircuit,
    }),
    cursorSecret: store.cursorSecret,
    ...(limits === undefined ? {} : { budgetStore: limits }),
  })
  const close = (): void => {
    engine.close()
    transport.close()
  }
  return { engine, send: transport.send, close }
}
