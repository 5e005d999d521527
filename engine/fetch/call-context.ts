import type { Connector } from '../compile/connector.ts'
import type { RateLimit } from '../errors/errors.ts'
import type { Clock, Send } from '../http/transport.ts'
import type { EventLoopTurn } from '../limit/event-loop-turn.ts'
import type { PreparedAccount } from '../plan/prepare-account.ts'
import type { Redactor } from '../redact/redact.ts'
import type { Budgets } from './budget.ts'
import type { Deadline } from './deadline.ts'
import type { JoinCache } from './join-cache.ts'

/** Something that happened on the way, for progress and logs. Never holds a secret. */
export type FetchEvent =
  | {
      readonly type: 'request'
      readonly provider: string
      readonly method: string
      readonly path: string
    }
  | {
      readonly type: 'response'
      readonly provider: string
      readonly status: number
      readonly millis: number
    }
  | {
      readonly type: 'retry'
      readonly provider: string
      readonly reason: string
      readonly wait: number
    }
  | {
      /** The provider's limits, as a good response states them. */
      readonly type: 'limits'
      readonly provider: string
      readonly rateLimit: RateLimit
    }

/** Bounds of a call. */
type FetchLimits = {
  /** Retries after the first attempt. */
  readonly retries: number
  /** Milliseconds for one attempt. */
  readonly timeout: number
  readonly maxBytes: number
  readonly maxPages: number
  readonly maxRecords: number
}

/** What every request of one call shares. */
export type CallContext = {
  readonly connector: Connector
  readonly account: PreparedAccount
  readonly redactor: Redactor
  readonly send: Send
  readonly clock: Clock
  readonly random: () => number
  readonly budgets: Budgets
  readonly joins: JoinCache
  readonly deadline: Deadline
  readonly turn: EventLoopTurn
  readonly limits: FetchLimits
  readonly onEvent: ((event: FetchEvent) => void) | undefined
}
