import { createEngine } from 'crosswalk'
import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'

test('every expression of every mapping of the package is native', async () => {
  const engine = await createEngine()
  const expressions = engine.support().flatMap((support) => support.expressions)
  engine.close()
  expect(expressions.length).toBeGreaterThan(90)
  expect(expressions.filter(({ native }) => !native)).toEqual([])
  expect(new Set(expressions.map(({ file }) => file)).size).toBe(7)
})

describe('an expression that has to be interpreted', () => {
  const interpreted = `path: /stages
response_path: data
record_filter: '[$a := response.keep, $a][0]'
response_mapping:
  id: $id(response.id)
  name: '[$n := response.name, "x"][0] & "!"'
  pipeline:
    id: '[$n := "x", $uppercase(response.board)][1]'
`

  async function engineOf(list: string) {
    return createEngine({ mappings: writeMappings({ acme: acmeMapping(list) }) })
  }

  test('is named, with the reason', async () => {
    const engine = await engineOf(interpreted)
    const [support] = engine.support()
    const found = support?.expressions.filter(({ native }) => !native)
    expect(found?.map(({ path, reason }) => [path, reason])).toEqual([
      ['resources.crm/stages.list.record_filter', expect.stringContaining('side by side')],
      ['resources.crm/stages.list.response_mapping.name', expect.stringContaining('side by side')],
      [
        'resources.crm/stages.list.response_mapping.pipeline.id',
        expect.stringContaining('side by side'),
      ],
    ])
  })

  test('maps like any other, and its faults are told with field and line', async () => {
    const engine = await engineOf(interpreted)
    const payload = {
      data: [
        { id: 1, name: 'One', keep: true },
        { id: 2, name: 'Two', keep: false },
        { id: 3, name: 'Three', keep: true, board: 7 },
      ],
    }
    const { result, warnings } = await engine.map('crm/stages', 'acme', payload, {
      query: { truto_ignore_remote_data: true },
    })
    expect(result).toEqual([{ id: '1', name: 'One!' }])
    expect(warnings).toEqual([
      expect.objectContaining({ code: 'unmappable_record', pointer: '/pipeline/id', count: 1 }),
    ])
    expect(warnings[0]?.records?.[0]).toMatchObject({ id: '3', pointer: '/data/2' })
    expect(warnings[0]?.records?.[0]?.reason).toMatch(
      /T0410, in ".*pipeline\.id" at .*acme\.yaml:\d+/,
    )
  })
})

test('fields that are made at once are those that are made one by one', async () => {
  const native = simpleList.replace('name: response.name', 'name: response.labels.name')
  // Bound inside a list: the same value, interpreted, so that every field is made on its own.
  const single = native.replace('response.labels.name', "'[$x := 1, response.labels.name][[1..9]]'")
  const payload = {
    data: [
      { id: 1, labels: { name: 'Lead' }, created: '2025-10-02T13:44:06Z' },
      { id: 2, labels: [{ name: 'Won' }], created: null },
      { id: 3, labels: [], created: '2025-10-02' },
      { id: 4, created: 'soon' },
      { id: 5, labels: 'none', created: 1700000000 },
      { labels: { name: null } },
    ],
  }
  const answers = await Promise.all(
    [native, single].map(async (list) => {
      const engine = await createEngine({ mappings: writeMappings({ acme: acmeMapping(list) }) })
      const { result, warnings } = await engine.map('crm/stages', 'acme', payload)
      return {
        result,
        warnings: warnings.map(({ code, count, pointer }) => [code, count, pointer]),
      }
    }),
  )
  expect(answers[0]).toEqual(answers[1])
  expect(answers[0]?.result).toHaveLength(4)
})

test("a mapping that gives the provider's own record leaves that record as it is", async () => {
  const list = 'path: /stages\nresponse_path: data\nresponse_mapping: response\n'
  const engine = await createEngine({ mappings: writeMappings({ acme: acmeMapping(list) }) })
  const payload = { data: [{ id: '1', name: 'Lead', pipeline: { id: '7' } }] }
  const { result } = await engine.map('crm/stages', 'acme', payload)
  expect(result).toEqual([{ ...payload.data[0], remote_data: payload.data[0] }])
  expect(payload.data[0]).toEqual({ id: '1', name: 'Lead', pipeline: { id: '7' } })
})
