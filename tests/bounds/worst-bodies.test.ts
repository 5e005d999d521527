import type { Engine } from 'crosswalk'
import { acmeAccount, acmeEngine } from '../support/acme.ts'
import { bestOf, watchLoop } from '../support/event-loop.ts'

const megabyte = 1024 * 1024
/** Milliseconds that nobody may have to wait, but for `JSON.parse`. */
const bound = 100

let body = ''
let engine: Engine

beforeAll(async () => {
  const list = `path: /stages
response_path: data
pagination: {format: cursor, cursor_path: next, cursor_param: cursor}
response_mapping: {id: $id(response.id), name: response.name, created_at: $isoDate(response.created)}
`
  engine = await acmeEngine(list, { send: async () => ({ status: 200, headers: {}, body }) })
})
afterAll(() => engine.close())

/** A body of one record, a field of which fills the rest of 31 MB. */
function filled(before: string, unit: string, after: string): string {
  const room = 31 * megabyte - before.length - after.length - 30
  return `{"data":[{"id":1,"custom":${before}${unit.repeat(room / unit.length)}${after}}]}`
}

function list(query: object = {}) {
  return engine.list('crm/stages', acmeAccount(), query)
}

/** The longest time without a turn for others; `reads`: bodies that are parsed. */
async function stall(run: () => Promise<unknown>, reads: number): Promise<number> {
  return bestOf(async () => {
    const watch = watchLoop({ reads })
    await run()
    watch.stop()
    return watch.longest()
  }, bound)
}

const members = Array.from({ length: 300_000 }, (_, index) => `"${index.toString(36)}":0`)

test.each([
  ['zeros', () => filled('[', '0,', '0]'), 'values'],
  ['empty texts', () => filled('[', '"",', '0]'), 'values'],
  ['empty lists', () => filled('[', '[],', '0]'), 'lists and objects'],
  ['objects', () => filled('[', '{"a":0},', '0]'), 'lists and objects'],
  ['one object', () => filled(`{${members},"text":"`, ' ', '"}'), 'members in one object'],
  ['one text', () => filled('"', 'é', '"'), 'characters in one text or number'],
  ['quotes', () => filled('"', '\\"', '"'), 'characters in one text or number'],
  ['one number', () => filled('', '1', ''), 'characters in one text or number'],
])('31 MB of %s are refused before they are parsed, and hold nobody up', async (_, make, what) => {
  body = make()
  const longest = await stall(
    () =>
      expect(list()).rejects.toMatchObject({
        code: 'response_too_large',
        message: expect.stringContaining(what),
      }),
    0,
  )
  expect(longest).toBeLessThan(bound)
})

test('31 MB of lists in lists are refused by their depth', async () => {
  body = filled('', '[', '')
  await expect(list()).rejects.toMatchObject({
    code: 'unexpected_shape',
    message: 'Acme answered with JSON that is nested deeper than 1,000 levels',
  })
})

test('a record of more than 100,000 values is refused, and one of that many is not', async () => {
  const record = (values: number) => `{"id":1,"custom":[${'0,'.repeat(values - 4)}0]}`
  body = `{"data":[${record(100_000)}]}`
  expect((await list()).result_count).toBe(1)
  body = `{"data":[${record(100_001)}]}`
  await expect(list()).rejects.toMatchObject({
    code: 'response_too_large',
    message: 'Acme answered with a record of more than 100,000 values',
  })
})

test.each([
  ['long integers', () => `{"data":[],"custom":[${'12345678901234567,'.repeat(1_700_000)}0]}`, 0],
  [
    'wide objects',
    () => `{"data":[${Array(50).fill(`{"id":1,"custom":{${members.slice(0, 20_000)}}}`)}]}`,
    50,
  ],
  [
    'large records',
    () => `{"data":[${Array(40).fill(`{"id":1,"custom":[${'{},'.repeat(24_000)}0]}`)}]}`,
    40,
  ],
  [
    'long texts that do not fit',
    () => `{"data":[${Array(8).fill(`{"id":"${'é'.repeat(1_900_000)}","name":5}`)}]}`,
    0,
  ],
])('%s, as many as are allowed, hold nobody up', async (_, make, count) => {
  body = make()
  const run = async () => expect((await list()).result_count).toBe(count)
  expect(await stall(run, 1)).toBeLessThan(bound)
})

test('100,000 records of 30 fields are read', async () => {
  const fields = Array.from({ length: 27 }, (_, field) => `"f${field}":${field}`).join(',')
  const record = `{"id":1,"name":"A","created":"2025-10-02T13:44:06Z",${fields}}`
  body = `{"data":[${Array(100_000).fill(record)}]}`
  expect((await list()).result_count).toBe(100_000)
})

test('a long text that a record is refused for is cut in the warning', async () => {
  body = `{"data":[{"id":"${'x'.repeat(1_000_000)}","name":5}]}`
  const [warning] = (await list()).warnings ?? []
  expect(warning?.records?.[0]?.id).toHaveLength(1001)
})

test('a filter takes no longer for a text of marks that have no order', async () => {
  body = `{"data":[{"id":1,"name":"${'\u0315\u0300'.repeat(900_000)}"}]}`
  const run = async () => expect((await list({ name: 'Won' })).result_count).toBe(0)
  expect(await stall(run, 1)).toBeLessThan(bound)
})

test('a cursor that is longer than any URL is refused', async () => {
  body = `{"data":[{"id":1}],"next":"${'x'.repeat(20_000)}"}`
  await expect(list()).rejects.toMatchObject({ code: 'unexpected_shape' })
})
