import { type CallOptions, RateLimitError, type RemoteError, TimeoutError } from 'crosswalk'
import { acmeAccount, acmeEngine, secretToken } from '../../support/acme.ts'
import { jumpingClock } from '../../support/clock.ts'
import { useEngines } from '../../support/engines.ts'
import { simpleList } from '../../support/mapping.ts'
import { type Reply, useServer } from '../../support/server.ts'

const server = useServer()
const keep = useEngines()
const good: Reply = { body: { data: [{ id: 1 }] } }

async function call(
  replies: readonly (Reply | 'reset')[],
  { top = 'pagination: {format: none}', ...options }: Parameters<typeof acmeEngine>[1] = {},
  callOptions: CallOptions = {},
) {
  const clock = jumpingClock()
  const engine = await acmeEngine(simpleList, {
    retries: 3,
    random: () => 1,
    clock,
    top,
    ...options,
  })
  keep(engine)
  let index = 0
  server.answer = () => replies[Math.min(index++, replies.length - 1)] as Reply
  const outcome = await engine.list('crm/stages', acmeAccount(server.origin), {}, callOptions).then(
    (answer) => ({ answer, error: undefined }),
    (error: unknown) => ({ answer: undefined, error: error as RemoteError }),
  )
  return { ...outcome, waits: clock.waits, calls: server.got.length }
}

describe('a call is tried again', () => {
  test.each([408, 429, 500, 502, 503, 504])('after %d', async (status) => {
    const { answer, calls } = await call([{ status }, good])
    expect(answer?.result_count).toBe(1)
    expect(calls).toBe(2)
  })

  test('after a connection that broke', async () => {
    expect((await call(['reset', good])).answer?.result_count).toBe(1)
  })

  test('with full jitter over a span that doubles', async () => {
    const { waits } = await call([{ status: 500 }])
    expect(waits).toEqual([500, 1000, 2000])
    expect((await call([{ status: 500 }], { random: () => 0.25 })).waits).toEqual([125, 250, 500])
  })

  test('but not after any other status', async () => {
    for (const status of [400, 401, 402, 403, 404, 409, 410, 422]) {
      server.got.length = 0
      const { error, calls } = await call([{ status, body: { message: 'no' } }, good])
      expect([error?.statusCode, calls]).toEqual([status, 1])
    }
  })
})

describe('a wait', () => {
  test.each([
    ['Retry-After in seconds', { 'retry-after': '7' }, '', 7000],
    ['Retry-After in fractions', { 'retry-after': '2.5' }, '', 2500],
    ['Retry-After as a date', { 'retry-after': 'Thu, 15 Jan 2026 10:00:09 GMT' }, '', 9000],
    ['Retry-After as an ISO date', { 'retry-after': '2026-01-15T12:00:09+02:00' }, '', 9000],
    [
      'an epoch in seconds',
      { 'x-reset': '1768471211' },
      'retry_after: $secondsUntil(headers."x-reset")',
      11_000,
    ],
    [
      'an ISO date with offset',
      { 'x-reset': '2026-01-15T12:00:13+02:00' },
      'retry_after: $secondsUntil(headers."x-reset")',
      13_000,
    ],
    [
      'a parameter of a header',
      { ratelimit: 'limit=5, remaining=0, reset=4' },
      'retry_after: $secondsUntil($parameter(headers.ratelimit, "reset"))',
      4000,
    ],
    ['milliseconds', { 'x-ms': '1500' }, 'retry_after: $toNumber(headers."x-ms") / 1000', 1500],
    ['the body', {}, 'retry_after: body.retry_in_seconds', 3000],
  ])('follows %s', async (_what, headers, expression, wait) => {
    const top = expression === '' ? 'pagination: {format: none}' : `rate_limit:\n  ${expression}`
    const { waits, answer } = await call(
      [{ status: 429, headers, body: { retry_in_seconds: 3 } }, good],
      { top },
    )
    expect(waits).toEqual([wait])
    expect(answer?.result_count).toBe(1)
  })

  test('falls back to backing off where the header is nonsense', async () => {
    const { waits } = await call(
      [{ status: 429, headers: { 'retry-after': 'soon', 'x-reset': 'later' } }, good],
      {
        top: 'rate_limit:\n  retry_after: $secondsUntil(headers."x-reset")',
      },
    )
    expect(waits).toEqual([1000])
  })

  test.each([
    '-1',
    'Mon, 1',
    'retry 7',
    '1 Feb',
    '2026-01-15',
    '2026-02-30T10:00:09Z',
    'Thu, 32 Jan 2026 10:00:09 GMT',
    'Mon, 15 Jan 2026 10:00:09 GMT',
    'Thu, 15 Jan 2026 10:00:09 +0100',
  ])('is not read from "Retry-After: %s", which is neither seconds nor a date', async (value) => {
    const { waits } = await call([{ status: 429, headers: { 'retry-after': value } }, good])
    expect(waits).toEqual([1000])
    const top = 'rate_limit:\n  retry_after: $secondsUntil(headers."x-reset")'
    const headers = { 'retry-after': value, 'x-reset': '-1' }
    expect((await call([{ status: 429, headers }, good], { top })).waits).toEqual([1000])
  })

  test('after a 5xx follows Retry-After only: headers that state a limit come with every answer', async () => {
    const top = 'rate_limit:\n  retry_after: $secondsUntil(headers."x-reset")'
    const { waits } = await call([{ status: 500, headers: { 'x-reset': '1768474800' } }, good], {
      top,
    })
    expect(waits).toEqual([500])
    expect(
      (await call([{ status: 503, headers: { 'retry-after': '3' } }, good], { top })).waits,
    ).toEqual([3000])
  })

  test('longer than the deadline fails at once, and says how long', async () => {
    const { error, waits, calls } = await call([
      { status: 429, headers: { 'retry-after': '3600' } },
    ])
    expect(error).toBeInstanceOf(RateLimitError)
    expect(error).toMatchObject({ code: 'rate_limited', statusCode: 429, retryAfter: 3600 })
    expect([waits, calls]).toEqual([[], 1])
  })
})

describe('a rate limit', () => {
  const top =
    'rate_limit:\n  limited: body.code = "LIMIT"\n  limit: $toNumber(headers."x-limit")\n  remaining: $toNumber(headers."x-remaining")\n  reset: $secondsUntil(headers."x-reset")'
  const headers = {
    'x-limit': '100',
    'x-remaining': '0',
    'x-reset': '1768471230',
    'retry-after': '90',
  }

  test('may have another status, or hide in a 200', async () => {
    for (const status of [403, 200]) {
      const { error } = await call([{ status, headers, body: { code: 'LIMIT' } }], { top })
      expect(error).toBeInstanceOf(RateLimitError)
    }
  })

  test('is stated in one common form', async () => {
    const { error } = await call([{ status: 429, headers, body: {} }], { top })
    expect((error as RateLimitError).rateLimit).toEqual({ limit: 100, remaining: 0, reset: 30 })
    expect((error as RateLimitError).headers).toEqual({
      'retry-after': '90',
      'ratelimit-limit': '100',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '30',
    })
  })

  test('is none where the caller allows none: a budget or a limit is told at once, other faults are tried again', async () => {
    const budget = 'rate_limit:\n  budgets: [{requests: 1, per_seconds: 30}]'
    const engine = await acmeEngine(simpleList, { top: budget, retries: 3 })
    keep(engine)
    server.answer = () => good
    const list = (maxWait: number) =>
      engine.list('crm/stages', acmeAccount(server.origin), {}, { maxWait, deadline: 60_000 })
    await list(0)
    const started = Date.now()
    await expect(list(0)).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 30 })
    expect([Date.now() - started < 2000, server.got.length]).toEqual([true, 1])
    const limited = await call(
      [{ status: 429, headers: { 'retry-after': '2' } }],
      {},
      { maxWait: 0 },
    )
    expect(limited.error).toMatchObject({ code: 'rate_limited', retryAfter: 2 })
    expect([limited.calls, limited.waits]).toEqual([2, []])
    expect((await call([{ status: 503 }, good], {}, { maxWait: 0 })).answer?.result_count).toBe(1)
  })

  test('of our own keeps to the budget, and past the deadline says so without blaming the provider', async () => {
    const budget = 'rate_limit:\n  budgets: [{requests: 2, per_seconds: 30}]'
    const engine = await acmeEngine(simpleList, { top: budget, deadline: 1000 })
    keep(engine)
    server.answer = () => good
    const account = acmeAccount(server.origin)
    await engine.list('crm/stages', account)
    await engine.list('crm/stages', account)
    const error = await engine.list('crm/stages', account).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(RateLimitError)
    expect((error as RateLimitError).toJSON()).not.toHaveProperty('truto_is_remote_error')
    expect(server.got).toHaveLength(2)
    expect((await engine.list('crm/stages', { ...account, id: 'account-2' })).result_count).toBe(1)
  })

  test('of our own lets so many requests of an account run at a time', async () => {
    const block = `before:\n  boards: {path: /boards, response_path: data}\nfor_each: boards\npath: /boards/{{item.id}}\nresponse_path: data\nresponse_mapping: {id: $id(response.id)}\n`
    const engine = await acmeEngine(block, { top: 'rate_limit: {concurrency: 3}' })
    keep(engine)
    let running = 0
    let most = 0
    server.answer = async ({ url }) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running -= 1
      const board = /\d+/.exec(url.pathname.slice(7))?.[0]
      return {
        body: {
          data:
            board === undefined ? Array.from({ length: 12 }, (_, id) => ({ id })) : [{ id: board }],
        },
      }
    }
    const { result } = await engine.list('crm/stages', acmeAccount(server.origin))
    expect(result.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, id) => String(id)))
    expect(most).toBe(3)
  })
})

describe('an error of the provider', () => {
  test('has the one shape, the remote flag and its body, without secrets', async () => {
    const { error } = await call(
      [{ status: 403, body: { message: `token ${secretToken} may not`, api_key: 'other' } }],
      { top: 'error_mapping: \'{"message": body.message}\'' },
    )
    expect(error?.toJSON()).toEqual({
      statusCode: 403,
      error: 'Forbidden',
      message: 'Acme answered 403: token [redacted] may not',
      code: 'remote_forbidden',
      truto_is_remote_error: true,
      raw_response: { message: 'token [redacted] may not', api_key: '[redacted]' },
      truto_error_insight: { forbidden_error: 'Acme answered 403: token [redacted] may not' },
    })
  })

  test('of 5xx becomes 502 and keeps the status apart', async () => {
    const { error } = await call([{ status: 503, body: 'down' }], { retries: 0 })
    expect(error).toMatchObject({ statusCode: 502, remoteStatus: 503, code: 'remote_unavailable' })
  })

  test('in a body too long is cut', async () => {
    const { error } = await call([{ status: 400, body: 'x'.repeat(100_000) }])
    expect(String(error?.rawResponse).length).toBeLessThan(17_000)
    expect(error?.message.length).toBeLessThan(400)
  })

  test('stays that error when its body does not fit the error mapping', async () => {
    const { error } = await call([{ status: 400, body: [1, 2] }], {
      top: 'error_mapping: \'{"message": $uppercase(body)}\'',
    })
    expect(error?.code).toBe('remote_error')
  })
})

test('a deadline that passes while waiting is a time-out', async () => {
  const engine = await acmeEngine(simpleList, { deadline: 200, retries: 5, timeout: 50 })
  keep(engine)
  server.answer = () => 'hang'
  await expect(engine.list('crm/stages', acmeAccount(server.origin))).rejects.toBeInstanceOf(
    TimeoutError,
  )
})
