import { type Engine, NotFoundError, QueryError } from 'crosswalk'
import { suggestion } from 'crosswalk/host'
import { unknownAccount } from '../accounts/account-id.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { Stream, StreamSettings } from './stream.ts'
import { intervals, type StreamStore } from './stream-store.ts'

type ManageStreams = {
  readonly engine: Engine
  readonly accounts: AccountStore
  readonly streams: StreamStore
}

/** A stream as a caller asks for it. */
export type AskedStream = {
  readonly environment: string
  readonly accountId: string
  readonly resource: string
  readonly settings: Partial<StreamSettings>
}

/**
 * Makes a stream, or changes its settings. Rejects with `ServiceError` for an account that does not exist, with
 * `NotFoundError` for a resource that its provider lacks, and with `QueryError` for seconds out of bounds.
 */
export async function putStream(
  { engine, accounts, streams }: ManageStreams,
  { environment, accountId, resource, settings }: AskedStream,
): Promise<{ readonly stream: Stream; readonly made: boolean }> {
  const account = await accounts.find(accountId)
  if (account?.environment !== environment) throw unknownAccount(accountId)
  assertResource(engine, account.provider, resource)
  assertSeconds('interval', settings.interval)
  assertSeconds('complete_interval', settings.completeInterval)
  const put = await streams.put({ environment, accountId: account.id, resource }, settings)
  if (put === undefined) throw unknownAccount(accountId)
  return put
}

function assertResource(engine: Engine, provider: string, resource: string): void {
  const known = engine.support().filter((entry) => entry.provider === provider)
  if (known.some((entry) => entry.resource === resource)) return
  const names = known.map((entry) => entry.resource)
  throw new NotFoundError(
    'unknown_resource',
    `${provider} has no resource "${resource.slice(0, 100)}": ${suggestion(resource, names)}`,
  )
}

function assertSeconds(name: string, value: number | undefined): void {
  const { least, most } = intervals
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return
  throw new QueryError(
    'invalid_parameter',
    `"${name}" must be a whole number of seconds from ${least} to ${most}: received ${value}`,
  )
}
