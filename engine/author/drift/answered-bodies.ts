import {
  type Account,
  createEngine,
  createHttpSend,
  type Engine,
  type EngineOptions,
} from '../../index.ts'
import type { Exchange, Fixture } from '../../replay/read-fixtures.ts'
import { bodyData, type Captured, createCapture } from '../record/captured.ts'
import { callBodies } from './call-bodies.ts'
import type { AnsweredBody } from './find-drift.ts'

/** Which calls are meant. */
type Target = {
  readonly provider: string
  readonly resource: string
  /** Default: a made-up one. */
  readonly account?: Account
}

/** The good response bodies among exchanges, each with the call that it answers; those that no call asks for are left out. */
export function answeredBodies(
  engine: Engine,
  exchanges: readonly Exchange[],
  { provider, ...target }: Target,
): readonly AnsweredBody[] {
  const content = { title: 'Answered', origin: 'https://answered.invalid', exchanges }
  const fixture: Fixture = { provider, name: 'answered', file: 'answered', content }
  return callBodies(engine, fixture, target).map(({ call, body }) => ({ call, body }))
}

type ObserveOptions = Pick<
  EngineOptions,
  'mappings' | 'schemas' | 'send' | 'allowPrivateNetwork' | 'deadline'
> & {
  readonly resource: string
  /** Most answers that are fetched, with all that they take. */
  readonly pages: number
  /** The account, for the engine that calls. */
  readonly account: (engine: Engine) => Account
}

/** Makes a call of a list, and gives the bodies that came back. Rejects like `engine.list`. */
export async function observeCall({
  resource,
  pages,
  account: accountOf,
  send,
  allowPrivateNetwork = false,
  ...options
}: ObserveOptions): Promise<readonly AnsweredBody[]> {
  const http = send === undefined ? createHttpSend({ allowPrivateNetwork }) : undefined
  const capture = createCapture((request, bounds) =>
    (send ?? http?.send ?? noSend)(request, bounds),
  )
  const engine = await createEngine({ ...options, allowPrivateNetwork, send: capture.send })
  try {
    const account = accountOf(engine)
    let left = pages
    for await (const _page of engine.pages(resource, account)) {
      left -= 1
      if (left <= 0) break
    }
    const { provider } = account
    return answeredBodies(engine, capture.captured().map(exchangeOf), {
      provider,
      resource,
      account,
    })
  } finally {
    engine.close()
    http?.close()
  }
}

function noSend(): never {
  throw new TypeError('There is no transport')
}

function exchangeOf({ request, response }: Captured): Exchange {
  const url = new URL(request.url)
  const names = [...new Set(url.searchParams.keys())]
  const query = Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)]))
  return {
    request: {
      method: request.method,
      path: url.pathname,
      query,
      ...(request.body === undefined
        ? {}
        : { body: bodyData(request.body) as Record<string, unknown> }), // as fixtures hold it
    },
    response: {
      status: response.status,
      headers: { ...response.headers },
      body: bodyData(response.body) as Record<string, unknown>, // data or text: a fixture takes both
    },
  }
}
