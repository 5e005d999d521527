import type { Engine, ListAnswer, Stage } from 'crosswalk'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Compiles only when the types are what they should be; `npm run types` is the judge. */
function assertType<T extends true>(): T | undefined {
  return undefined
}

test('answers are typed by resource and query', () => {
  type Listed = ListAnswer<'crm/stages'>['result']
  type Keyed = ListAnswer<'crm/stages', { truto_key_by: 'id' }>['result']
  type Normal = ListAnswer<'crm/stages', { truto_response_format: 'normalized' }>['result'][number]
  type Raw = ListAnswer<'crm/stages', { truto_response_format: 'raw' }>['result'][number]
  assertType<Equal<Listed, readonly Stage[]>>()
  assertType<Equal<Keyed, Readonly<Record<string, Stage>>>>()
  assertType<Equal<Normal['pipeline'], { id: string | null; name: string | null }>>()
  assertType<Equal<Normal['probability'], number | null>>()
  assertType<Equal<Raw, Record<string, unknown>>>()
  type Query = Parameters<Engine['list']>[2]
  const misuse = (): Query => ({ limit: 5 })
  expect(misuse()).toEqual({ limit: 5 })
})
