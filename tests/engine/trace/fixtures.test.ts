import { createEngine, type Engine, type Explanation, type MapOptions } from 'crosswalk'
import {
  type CasePlayer,
  type CaseReport,
  createCasePlayer,
  type Fixture,
  readFixtures,
} from 'crosswalk/testing'
import { valueAt } from '../../../engine/json/path.ts'
import { jsonPointer, pointerParts } from '../../../engine/json/pointer.ts'
import { exchangeNumbers } from '../../../engine/replay/explained-value.ts'
import { fixtureResource } from '../../../engine/replay/fixture-resource.ts'

let engine: Engine
let player: CasePlayer
let reports: CaseReport[]

beforeAll(async () => {
  engine = await createEngine()
  player = await createCasePlayer({})
  reports = []
  for (const fixture of readFixtures('tests/fixtures/providers'))
    reports.push(await player.play(fixture))
})
afterAll(() => {
  engine.close()
  player.close()
})

test('explained values are those of the engine, for every record of every fixture', () => {
  let compared = 0
  for (const { fixture, answers, explanations } of reports) {
    const {
      truto_exclude_fields: excluded = '',
      truto_response_format: format,
      truto_key_by: key,
    } = (fixture.content.query ?? {}) as Record<string, string>
    if (format === 'raw') continue
    const left = String(excluded).split(',')
    const kept = explanations.flatMap(({ records }) =>
      records.filter((one) => one.outcome === 'kept'),
    )
    const answered = answers.flatMap(({ result }) => Object.values(result as object))
    for (const [index, record] of answered.entries()) {
      const named = kept.filter(({ id }) => id === record.id)
      // Of two records with one id, a keyed result has one.
      const same = key === undefined ? kept[index] : named.length === 1 ? named[0] : undefined
      for (const { field, value } of same?.fields ?? []) {
        if (left.some((name) => field === name || field.startsWith(`${name}.`))) continue
        const path = field.split('.')
        const wanted = format === 'normalized' ? (value ?? null) : value
        expect([fixture.file, field, valueAt(record, path)]).toEqual([fixture.file, field, wanted])
        compared += 1
      }
    }
  }
  expect(compared).toBeGreaterThan(700)
})

/** A page of a fixture as a payload, with what its mapping reads beside it. */
type Payload = {
  readonly resource: string
  readonly provider: string
  readonly body: unknown
  readonly options: MapOptions
  readonly lists: Readonly<Record<string, readonly unknown[]>>
}

function payloadsOf({ fixture, explanations, answered }: CaseReport): Payload[] {
  // One record has a body of a form of its own, which cannot be mapped as a list.
  if (fixture.content.get !== undefined) return []
  const pages = explanations.at(-1)?.pages ?? []
  const numbers = exchangeNumbers(pages, answered)
  const { provider, content } = fixture
  const resource = fixtureResource(engine, fixture)
  const bodyOf = (page: number): unknown =>
    content.exchanges[(numbers.get(page) ?? 0) - 1]?.response.body
  const joined = pages.filter(({ of }) => of !== 'list')
  const lists: Record<string, unknown[]> = {}
  for (const { page, of } of joined) {
    const body = bodyOf(page)
    const list = Object.values(body ?? {}).find(Array.isArray)
    const name = of.replace('before.', '')
    lists[name] = [...(lists[name] ?? []), ...(list ?? [])]
  }
  return pages
    .filter(({ page, of }) => of === 'list' && bodyOf(page) !== undefined)
    .map(({ page, request }) => {
      const [first] = Object.values(lists)
      const item = first?.find((entry) =>
        request?.path.includes(`/${(entry as { id: unknown }).id}/`),
      )
      const context = (content.account?.context ?? {}) as Record<string, string>
      const options = { context, headers: {}, ...(item === undefined ? {} : { item }) }
      return { resource, provider, body: bodyOf(page), options, lists }
    })
}

function explain({ resource, provider, body, options, lists }: Payload): Promise<Explanation> {
  return engine.explain(resource, provider, body, { ...options, before: lists })
}

// What a leaf becomes: never what it was.
const replacements = [
  null,
  true,
  7,
  'seven',
  '2020-02-02T02:02:02Z',
  [],
  {},
  100,
  '0',
  false,
  [1],
  { id: 1 },
]

type Change = { readonly listed: ReadonlySet<string>; readonly page: number; readonly seed: number }

function changed(value: unknown, change: Change, path: readonly (string | number)[] = []): unknown {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    const entries = Object.entries(value).map(([key, entry]) => [
      key,
      changed(entry, change, [...path, key]),
    ])
    return Array.isArray(value) ? entries.map(([, entry]) => entry) : Object.fromEntries(entries)
  }
  // A list without entries has no leaf, and may be where records are looked for.
  if (path.length === 0 || Array.isArray(value)) return value
  const pointer = jsonPointer(path)
  const pattern = jsonPointer(path.map((part) => (/^\d+$/.test(String(part)) ? '@' : part)))
  const { listed, page, seed } = change
  if (listed.has(`${page} ${pointer}`) || listed.has(`${page} ${pattern}`)) return value
  const start = (pointer.length * 31 + seed * 7) % replacements.length
  const rotated = [...replacements.slice(start), ...replacements.slice(0, start)]
  return rotated.find((other) => JSON.stringify(other) !== JSON.stringify(value))
}

// Only what is around the records: other leaves decide whether the payload is an error.
function withoutTop(body: unknown, holder: string | undefined, change: Change): unknown {
  if (holder === undefined || Array.isArray(body)) return changed(body, change)
  const held = body as Record<string, unknown>
  return { ...held, [holder]: changed(held[holder], change, [holder]) }
}

test('a leaf that is not listed makes no difference to a field, in every fixture', async () => {
  let tried = 0
  for (const report of reports) {
    if (report.error !== undefined) continue
    for (const payload of payloadsOf(report)) {
      const { records } = await explain(payload)
      for (const [at, record] of records.slice(0, 2).entries()) {
        const [holder] = pointerParts(record.pointer)
        for (const [place, { field, value, error, reads }] of record.fields.entries()) {
          const listed = new Set(reads.map(({ page, pointer }) => `${page} ${pointer}`))
          const seed = at + place
          const lists = Object.fromEntries(
            Object.entries(payload.lists).map(([name, list], index) => [
              name,
              changed(list, { listed, page: index + 2, seed }) as unknown[],
            ]),
          )
          const { item } = payload.options
          const itemAt = Object.values(payload.lists)[0]?.indexOf(item) ?? -1
          const options =
            item === undefined
              ? payload.options
              : { ...payload.options, item: Object.values(lists)[0]?.[itemAt] }
          const body = withoutTop(payload.body, holder, { listed, page: 1, seed })
          const again = (await explain({ ...payload, body, options, lists })).records[at]?.fields[
            place
          ]
          expect([report.fixture.file, field, again?.value, again?.error]).toEqual([
            report.fixture.file,
            field,
            value,
            error,
          ])
          tried += 1
        }
      }
    }
  }
  expect(tried).toBeGreaterThan(700)
})

// The exchange of each page, and what of it may be changed: not what is listed, nor what finds the record.
async function playChanged(
  report: CaseReport,
  listed: ReadonlySet<string>,
  seed: number,
): Promise<CaseReport> {
  const { fixture, explanations, answered } = report
  const pages = explanations[0]?.pages ?? []
  const numbers = exchangeNumbers(pages, answered)
  const exchanges = fixture.content.exchanges.map((exchange, index) => {
    const page = pages.find((one) => numbers.get(one.page) === index + 1)?.page
    if (page === undefined) return exchange
    // A list is as good a body as an object.
    const body = changed(exchange.response.body, { listed, page, seed }) as Record<string, unknown>
    return { ...exchange, response: { ...exchange.response, body } }
  })
  return player.play({ ...fixture, content: { ...fixture.content, exchanges } })
}

test('a leaf that is not listed makes no difference to a field of a record that is got', async () => {
  let tried = 0
  const single = reports.filter(({ fixture, error }) => fixture.content.get && !error)
  for (const { fixture } of single) {
    const [id] = fixture.content.get ?? []
    const content: Fixture['content'] = { ...fixture.content, get: [id as string] }
    const report = await player.play({ ...fixture, content })
    const record = report.explanations[0]?.records.find((one) => one.id === id)
    const finding = record?.fields.find(({ field }) => field === 'id')?.reads ?? []
    for (const [seed, { field, value, reads }] of (record?.fields ?? []).entries()) {
      const listed = new Set([...finding, ...reads].map((one) => `${one.page} ${one.pointer}`))
      const again = await playChanged(report, listed, seed)
      const found = again.explanations[0]?.records.find((one) => one.id === id)
      // A record that is not found any more says nothing of its fields.
      if (found === undefined) continue
      const got = found.fields.find((one) => one.field === field)?.value
      expect([fixture.file, field, got]).toEqual([fixture.file, field, value])
      tried += 1
    }
  }
  expect(tried).toBeGreaterThan(80)
})

test('explaining costs at most ten times as much as mapping', async () => {
  const payloads = reports.filter(({ error }) => error === undefined).flatMap(payloadsOf)
  const cost = async (work: (payload: Payload) => Promise<unknown>): Promise<number> => {
    const start = process.cpuUsage()
    for (let round = 0; round < 3; round += 1) for (const payload of payloads) await work(payload)
    const { user, system } = process.cpuUsage(start)
    return user + system
  }
  const map = ({ resource, provider, body, options, lists }: Payload) =>
    engine.map(resource, provider, body, { ...options, before: lists })
  const look = async (payload: Payload) => {
    const { records } = await explain(payload)
    return records.map(({ fields }) => fields.map(({ value }) => value))
  }
  await cost(map)
  await cost(look)
  const ratios: number[] = []
  for (let run = 0; run < 3; run += 1) ratios.push((await cost(look)) / (await cost(map)))
  expect(Math.min(...ratios)).toBeLessThan(10)
})
