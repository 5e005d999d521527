import {
  AbortedError,
  AccountError,
  BadResponseError,
  ConfigError,
  EngineError,
  QueryError,
  RateLimitError,
  ReauthError,
  RemoteError,
  TimeoutError,
} from 'crosswalk'

describe('the body of an error', () => {
  test('holds status, its text, message and code, and nothing that is not known', () => {
    expect(new QueryError('invalid_parameter', 'Parameter "limit" is wrong').toJSON()).toEqual({
      statusCode: 400,
      error: 'Bad Request',
      message: 'Parameter "limit" is wrong',
      code: 'invalid_parameter',
    })
  })

  test('says that the provider is to blame, and what it sent', () => {
    const error = new BadResponseError('not_json', 'Acme answered 200 with text', {
      rawResponse: '<html>',
      remoteStatus: 200,
    })
    expect(error.toJSON()).toMatchObject({
      statusCode: 502,
      truto_is_remote_error: true,
      raw_response: '<html>',
      truto_error_insight: { remote_error: 'Acme answered 200 with text' },
    })
  })

  test('names the account values that are missing', () => {
    const error = new AccountError('missing_account_value', 'Account lacks a token', {
      fields: ['credentials.token'],
    })
    expect(error.toJSON()).toMatchObject({ statusCode: 422, fields: ['credentials.token'] })
  })
})

describe('who is to blame', () => {
  test('is the provider for its own time-out and limit, and nobody else for ours', () => {
    const remote = [
      new TimeoutError('remote_timeout', 'too late'),
      new RateLimitError('slow down', { remoteStatus: 429 }),
      new ReauthError('refused'),
    ]
    const own = [
      new TimeoutError('deadline_exceeded', 'too late'),
      new RateLimitError('the account has used up its own budget', { retryAfter: 3 }),
    ]
    expect(remote.map(({ isRemote }) => isRemote)).toEqual([true, true, true])
    expect(own.map(({ isRemote }) => isRemote)).toEqual([false, false])
    expect(own.map((error) => 'truto_is_remote_error' in error.toJSON())).toEqual([false, false])
  })
})

test('a rate limit is forwarded in whole seconds, rounded up, and only as far as it is known', () => {
  const error = new RateLimitError('slow down', {
    retryAfter: 1.2,
    rateLimit: { limit: 100, reset: 59.5 },
  })
  expect(error.retryAfter).toBe(2)
  expect(error.headers).toEqual({
    'retry-after': '2',
    'ratelimit-limit': '100',
    'ratelimit-reset': '60',
  })
})

test('an abort keeps the reason of its signal as cause', () => {
  const reason = new Error('the user left')
  expect(new AbortedError(reason)).toMatchObject({
    code: 'aborted',
    statusCode: 499,
    cause: reason,
  })
})

test('a broken mapping is placed where its first problem is', () => {
  const where = { file: 'acme.yaml', path: 'base_url', line: 3, column: 11 }
  const error = new ConfigError('The mapping is broken', [
    { code: 'invalid_base_url', severity: 'error', message: 'wrong', where, excerpt: '' },
  ])
  expect(error).toMatchObject({ code: 'broken_mapping', statusCode: 500, where })
})

test('every error is an EngineError that has the name of its class', () => {
  const error = new RemoteError('remote_error', 'Acme answered 400', { statusCode: 400 })
  expect(error).toBeInstanceOf(EngineError)
  expect(error.name).toBe('RemoteError')
})
