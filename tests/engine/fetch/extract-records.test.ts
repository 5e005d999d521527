import { extractRecords } from '../../../engine/fetch/extract-records.ts'
import { parseRecordPath, type RecordPath } from '../../../engine/json/record-path.ts'

function pathOf(text: string): RecordPath {
  const parsed = parseRecordPath(text)
  if ('offset' in parsed) throw new Error(`no path at ${parsed.offset}`)
  return parsed.path
}

function extract(body: unknown, text: string) {
  const found = extractRecords(body, pathOf(text))
  return {
    counted: found?.counted?.length,
    records: found?.records.map(({ record, parents, index, list, at }) => [
      record,
      parents,
      `${index} ${list}/${at}`,
    ]),
  }
}

describe('extractRecords()', () => {
  test('gives each record all entries around it, the nearest first, and counts the outermost list', () => {
    const stage = { id: 1 }
    const pipeline = { name: 'New', stages: [stage] }
    const layout = { name: 'Deals', pipelines: [{ name: 'Empty', stages: [] }, pipeline] }
    expect(
      extract({ layouts: [layout, { name: 'Empty', pipelines: [] }] }, 'layouts.pipelines.stages'),
    ).toEqual({
      counted: 2,
      records: [[stage, [pipeline, layout], '0 /layouts/0/pipelines/1/stages/0']],
    })
  })

  test('gives the entries of a map with their keys, and goes on in their values', () => {
    const body = {
      pipelines: {
        p1: { name: 'New', stages: { 's/1': { label: 'Demo' } } },
        p2: { name: 'Old', stages: [] },
      },
    }
    expect(extract(body, 'pipelines{}.stages{}')).toEqual({
      counted: 2,
      records: [
        [
          { key: 's/1', value: { label: 'Demo' } },
          [{ key: 'p1', value: body.pipelines.p1 }],
          '0 /pipelines/p1/stages/s/1',
        ],
      ],
    })
    expect(
      extract({ 12: { label: 'Demo' }, 7: 'x' }, '${}').records?.map(([record]) => record),
    ).toEqual([
      { key: '7', value: 'x' },
      { key: '12', value: { label: 'Demo' } },
    ])
    expect(extract([{ stages: { a: 1 } }], '$.stages{}').records).toHaveLength(1)
  })

  test('takes a missing inner list as empty where it may be missing, and never a missing outer one', () => {
    const body = { results: [{ id: 1 }, { id: 2, stages: null }] }
    expect(extract(body, 'results.stages?')).toEqual({ counted: 2, records: [] })
    expect(extract({ results: [{ id: 1 }] }, 'results.stages?')).toEqual({
      counted: 1,
      records: [],
    })
    expect(extract({ result: [] }, 'results.stages?').records).toBeUndefined()
  })

  test.each([
    [
      'results.stages',
      { results: [{ id: 1 }] },
      'None of the 1 entries at "/results" has "stages"',
    ],
    ['a.b.c', { a: [{ b: [{ d: 1 }] }, { b: [] }] }, 'None of the 1 entries at "/a/@/b" has "c"'],
    ['a.b.c', { a: [{ b: {} }, { b: {} }] }, 'None of the 2 entries at "/a" has "c"'],
    ['stages', { stages: { 12: {} } }, 'has no list at "/stages": it is an object'],
    ['stages{}', { stages: [{ id: 1 }] }, 'has no map at "/stages": it is a list'],
    ['a.b', { a: [[{ b: [] }]] }, 'has a list inside a list at "/a/0"'],
  ])('says what is wrong at %s', (path, body, message) => {
    expect(() => extractRecords(body, pathOf(path))).toThrow(message)
  })

  test('lets one entry be without its list when another has it', () => {
    expect(extract({ a: [{ b: [1] }, {}] }, 'a.b').records).toHaveLength(1)
  })
})

test.each([
  ['a..b', 2],
  ['a.', 1],
  ['', 0],
  ['a[0]', 0],
  ['a{}b', 0],
  ['$.', 1],
  ['a?{}', 0],
])('path %j does not parse', (text, offset) => {
  expect(parseRecordPath(text)).toEqual({ offset })
})
