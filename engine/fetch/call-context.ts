import type { CallSpec, Connector } from '../compile/connector.ts'
import type { PageStart } from '../cursor/resume-point.ts'
import type { RateLimit } from '../errors/errors.ts'
import type { Clock, RemoteRequest, Send } from '../http/transport.ts'
import type { EventLoopTurn } from '../limit/event-loop-turn.ts'
import type { TimedCache } from '../limit/timed-cache.ts'
import type { CallRoots } from '../plan/open-call.ts'
import type { PreparedAccount } from '../plan/prepare-account.ts'
import type { Redactor } from '../redact/redact.ts'
import type { Budgets } from './budget.ts'
import type { Deadline } from './deadline.ts'
import type { RawRecord } from './extract-records.ts'
import type { FetchedPage } from './fetched-page.ts'
import type { JoinedList } from './joined-list.ts'

/** A request that is about to be sent, secrets removed. What it holds is worked out when it is read. */
export type RequestEvent = {
  /** A request is about to be sent. */
  readonly type: 'request'
  /** Name of the provider. */
  readonly provider: string
  /** The HTTP method. */
  readonly method: string
  /** The path of the URL, without its query. */
  readonly path: string
  /** The whole URL. */
  readonly url: string
  /** The headers, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as text; undefined without one. */
  readonly body: string | undefined
}

/** Something that happened on the way, for progress and logs. Never holds a secret. */
export type FetchEvent =
  | RequestEvent
  | {
      /** A response came. */
      readonly type: 'response'
      /** Name of the provider. */
      readonly provider: string
      /** The HTTP status. */
      readonly status: number
      /** Milliseconds from the request to here. */
      readonly millis: number
      /** What it answers: the event that was given before. */
      readonly request: RequestEvent
    }
  | {
      /** The request will be sent once more. */
      readonly type: 'retry'
      /** Name of the provider. */
      readonly provider: string
      /** Why, as the code of an error. */
      readonly reason: string
      /** Milliseconds until then. */
      readonly wait: number
    }
  | {
      /** The provider's limits, as a good response states them. */
      readonly type: 'limits'
      /** Name of the provider. */
      readonly provider: string
      /** What is allowed, what is left, and until when. */
      readonly rateLimit: RateLimit
    }

/** Bounds of a call. */
type FetchLimits = {
  /** Retries after the first attempt. */
  readonly retries: number
  /** Milliseconds for one attempt. */
  readonly timeout: number
  readonly maxBytes: number
  /** Entries of one page, those around records included. */
  readonly maxEntries: number
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
  /** Joined lists that are kept. */
  readonly joins: TimedCache<JoinedList>
  /** Pages in which an answer ended. */
  readonly pages: TimedCache<FetchedPage>
  /** Name of the resource. */
  readonly resource: string
  /** The page in which an earlier answer ended, where the call goes on in one. */
  readonly resumed?: PageStart | undefined
  readonly deadline: Deadline
  /** Most milliseconds to wait for a budget or a limit. */
  readonly maxWait: number
  readonly turn: EventLoopTurn
  readonly limits: FetchLimits
  readonly onEvent: ((event: FetchEvent) => void) | undefined
  /** Told of every page, for tools that explain a call. */
  readonly onPage: ((page: SeenPage) => void) | undefined
}

/** A page as it came, and the records in it. */
export type SeenPage = {
  readonly spec: CallSpec
  readonly request: RemoteRequest
  /** What the expressions of the call can read. */
  readonly roots: CallRoots
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
  readonly records: readonly RawRecord[]
}
