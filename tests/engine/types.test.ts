import { type AnyServiceError, ServiceError, type ServiceErrorCode } from '@crosswalk/server'
import {
  AccountError,
  type AnyEngineError,
  BadResponseError,
  createEngine,
  type Engine,
  type ErrorCode,
  type FieldPath,
  isEngineError,
  type ListAnswer,
  type ListQuery,
  RateLimitError,
  RemoteError,
  type Stage,
} from 'crosswalk'
import { sandboxAccount, startSandbox } from 'crosswalk/testing'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Compiles only when the types are what they should be; `npm run types` is the judge. */
function assertType<T extends true>(): T | undefined {
  return undefined
}

type Result<Q> = ListAnswer<'crm/stages', Q>['result']
type Entry<Q> = Result<Q> extends readonly (infer E)[] ? E : never
type Keyed<T> = Readonly<Record<string, T>>

/** Compiles calls, and makes none. */
function uncalled(
  _calls: (engine: Engine, account: { readonly provider: string }) => unknown,
): void {
  expect(_calls).toBeInstanceOf(Function)
}

test('answers are typed by resource and query', () => {
  type Normal = Entry<{ truto_response_format: 'normalized' }>
  assertType<Equal<Result<object>, readonly Stage[]>>()
  assertType<Equal<Result<{ truto_key_by: 'id' }>, Keyed<Stage>>>()
  assertType<Equal<Normal['pipeline'], { id: string | null; name: string | null }>>()
  assertType<Equal<Normal['probability'], number | null>>()
  assertType<Equal<Entry<{ truto_response_format: 'raw' }>, Record<string, unknown>>>()
  uncalled(async (engine, account) => {
    const plain = await engine.list('crm/stages', account)
    assertType<Equal<typeof plain.result, readonly Stage[]>>()
    const keyed = await engine.list('crm/stages', account, {
      truto_key_by: 'pipeline.id',
      limit: 5,
    })
    assertType<Equal<typeof keyed.result, Keyed<Stage>>>()
    for await (const stage of engine.iterate('crm/stages', account))
      assertType<Equal<typeof stage, Stage>>()
    const mapped = await engine.map('crm/stages', 'acme', {}, { query: { truto_key_by: 'id' } })
    assertType<Equal<typeof mapped.result, Keyed<Stage>>>()
  })
})

test('a query in a variable gives all that can come', () => {
  uncalled(async (engine, account) => {
    const query = { truto_key_by: 'id' } as ListQuery<'crm/stages'>
    const { result } = await engine.list('crm/stages', account, query)
    assertType<
      Equal<Extract<typeof result, readonly unknown[]> extends never ? false : true, true>
    >()
    assertType<
      Equal<Exclude<typeof result, readonly unknown[]> extends never ? false : true, true>
    >()
    // @ts-expect-error it may be an object
    result.map(String)

    const declared: ListQuery<'crm/stages'> = { truto_key_by: 'id' }
    const answer = await engine.list('crm/stages', account, declared)
    // @ts-expect-error it may be an object
    answer.result.map(String)
  })
  type Format = 'unified' | 'normalized' | 'raw'
  type Any = Entry<{ truto_response_format: Format }>
  assertType<
    Equal<Any, Record<string, unknown> | Stage | Entry<{ truto_response_format: 'normalized' }>>
  >()
  assertType<Equal<Entry<{ truto_ignore_remote_data: boolean }>, Stage>>()
  type MaybeKeyed = Result<{ truto_key_by: 'id' | undefined }>
  assertType<Equal<MaybeKeyed, readonly Stage[] | Keyed<Stage>>>()
})

test('fields that are left out leave the type', () => {
  type Listed = Entry<{ truto_exclude_fields: readonly ['name', 'pipeline.id'] }>
  assertType<Equal<'name' extends keyof Listed ? true : false, false>>()
  assertType<Equal<NonNullable<Listed['pipeline']>, { name?: string | null }>>()
  assertType<Equal<Listed['id'], string>>()
  type InText = Entry<{ truto_exclude_fields: 'id, status' }>
  assertType<Equal<Extract<keyof InText, 'id' | 'status'>, never>>()
  type InObject = Entry<{ truto_exclude_fields: { readonly 0: 'id' } }>
  assertType<Equal<Extract<keyof InObject, 'id' | 'name'>, 'name'>>()
  type NoRemote = Entry<{ truto_ignore_remote_data: true }>
  assertType<Equal<Exclude<keyof Stage, keyof NoRemote>, 'remote_data'>>()
  type Normal = Entry<{
    truto_response_format: 'normalized'
    truto_exclude_fields: 'pipeline.name'
  }>
  assertType<Equal<Normal['pipeline'], { id: string | null }>>()
})

test('where the names are known at run time only, any field may be missing', () => {
  type Many = Entry<{ truto_exclude_fields: readonly FieldPath[] }>
  assertType<Equal<Many['id'], string | undefined>>()
  type One = Entry<{ truto_exclude_fields: 'id' | 'name' }>
  assertType<Equal<One['id'], string | undefined>>()
  type Perhaps = Entry<{ truto_exclude_fields?: 'id' }>
  assertType<Equal<Perhaps['id'], string | undefined>>()
})

test('what does not exist does not compile', () => {
  uncalled((engine, account) => [
    // @ts-expect-error no such resource
    engine.list('crm/stage', account),
    // @ts-expect-error no such field
    engine.list('crm/stages', account, { truto_key_by: 'nme' }),
    // @ts-expect-error no such field
    engine.list('crm/stages', account, { truto_exclude_fields: ['pipeline.nme'] }),
    // @ts-expect-error no such filter
    engine.list('crm/stages', account, { created: '2024-01-01' }),
    // @ts-expect-error dates have no `like`
    engine.list('crm/stages', account, { created_at: { like: '2024%' } }),
    engine.list('crm/stages', account, {
      truto_response_format: 'raw',
      // @ts-expect-error raw records are verbatim
      truto_exclude_fields: ['id'],
    }),
    // @ts-expect-error a walk gives one record after the other
    engine.iterate('crm/stages', account, { truto_key_by: 'id' }),
    // @ts-expect-error there are no pages without a call
    engine.map('crm/stages', 'acme', {}, { query: { limit: 1 } }),
  ])
})

test('a resource without types is asked for as a string', async () => {
  const sandbox = await startSandbox()
  const engine = await createEngine({ send: sandbox.send })
  const name: string = 'crm/stages'
  const { result } = await engine.list(name, sandboxAccount(engine, 'close'), { limit: 1 })
  assertType<Equal<typeof result, readonly Record<string, unknown>[]>>()
  expect(result).toHaveLength(1)
  engine.close()
  await sandbox.close()
})

test('raw records are keyed by a field of their own', () => {
  uncalled(async (engine, account) => {
    const { result } = await engine.list('crm/stages', account, {
      truto_response_format: 'raw',
      truto_key_by: 'order_nr',
    })
    assertType<Equal<typeof result, Keyed<Record<string, unknown>>>>()
  })
})

test('errors are narrowed by their code', () => {
  const advice = (error: unknown) => {
    if (!isEngineError(error)) return 'not ours'
    switch (error.code) {
      case 'rate_limited':
        assertType<Equal<typeof error, RateLimitError>>()
        return `wait ${error.retryAfter} s`
      case 'missing_account_value':
        assertType<Equal<typeof error, AccountError>>()
        return error.fields.join()
      case 'not_json':
        assertType<Equal<typeof error, BadResponseError>>()
        return error.remoteStatus
      case 'remote_forbidden':
        return error.rawResponse
      default:
        return error.code
    }
  }
  expect(advice(new RateLimitError('Slow down', { retryAfter: 2 }))).toBe('wait 2 s')
  expect(advice(new AccountError('missing_account_value', 'No token', { fields: ['x'] }))).toBe('x')
  expect(advice(new ServiceError('forbidden', 'No scope'))).toBe('not ours')
  assertType<Equal<AnyEngineError['code'], ErrorCode>>()
  assertType<Equal<AnyServiceError['code'], ErrorCode | ServiceErrorCode>>()
  // @ts-expect-error the code of another class
  expect(() => new BadResponseError('rate_limited', 'x')).not.toThrow()
  // @ts-expect-error the code of the service
  expect(() => new RemoteError('overloaded', 'x', { statusCode: 503 })).not.toThrow()
})
