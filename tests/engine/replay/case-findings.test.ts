import { type CaseReport, readFixtures } from 'crosswalk/testing'
import { acmeFixture, playAcme } from '../../support/play.ts'

const list = `before:
  pipelines: {path: /pipelines, response_path: data, key_by: id}
path: /stages
response_path: data
response_mapping:
  id: $id(response.id)
  name: response.title
  position: response.rank + 1
  pipeline:
    name: $find(before.pipelines, response.pipeline).name
  updated_at: $isoDate(response.changed)
`
const exchanges = `exchanges:
  - request: {path: /api/pipelines}
    response: {body: {data: [{id: 7, name: Sales}]}}
  - request: {path: /api/stages}
    response: {body: {data: [{id: 1, title: One, rank: 1, pipeline: 8, changed: null}, {id: 2, title: Two, rank: x}]}}
`

function play(expect: string, other = exchanges): Promise<CaseReport> {
  return playAcme(list, acmeFixture(`title: Stages\nexpect: ${expect}\n${other}`))
}

describe('a case that does not hold', () => {
  test('says of a field what is wanted, what was read and where, and which expression made it', async () => {
    const { faults, findings } = await play(
      '{warnings: [unmappable_record], records: [{id: "1", position: 1}]}',
    )
    expect(faults).toEqual([
      expect.stringMatching(
        /^record "1": position is 2 instead of 1\n {4}response\.rank = 1 at \/data\/0\/rank of exchange 2\n {4}\| response\.rank \+ 1\n {4}\S*acme\.yaml:23:19$/,
      ),
    ])
    expect(findings[0]).toMatchObject({
      kind: 'field',
      field: 'position',
      explained: {
        expression: 'response.rank + 1',
        where: { line: 23, column: 19 },
        reads: [{ pointer: '/data/0/rank', exchange: 2, value: 1, as: ['value'] }],
      },
    })
  })

  test('says what was looked for and not found, through a join', async () => {
    const { faults } = await play(
      '{warnings: [unmappable_record], records: [{id: "1", pipeline: {name: Sales}, updated_at: x}]}',
    )
    expect(faults[0]).toContain('pipeline is absent instead of {"name":"Sales"}')
    expect(faults[0]).toContain('response.pipeline = 8 at /data/0/pipeline of exchange 2 (key)')
    expect(faults[0]).toContain('before.pipelines.8 is missing')
    expect(faults[0]).toContain('at /data/@/id of exchange 1')
    expect(faults[1]).toContain('response.changed = null at /data/0/changed')
  })

  test('says why a record was refused', async () => {
    const { faults } = await play(
      '{warnings: [unmappable_record], records: [{id: "2", name: Two}]}',
    )
    expect(faults).toEqual([
      expect.stringMatching(/^record "2" is left out as faulty: .*"\+".*T2001[\s\S]*\/data\/1$/),
    ])
    const counted = await play('{result_count: 2, warnings: [unmappable_record]}')
    expect(counted.faults).toEqual([
      expect.stringMatching(
        /^number of records is 1 instead of 2\n {4}left out: "2" at \/data\/1: /,
      ),
    ])
  })

  test('shows a request that was not recorded as a diff from the nearest one by path', async () => {
    const other = `exchanges:
  - {request: {path: /api/pipelines, query: {page: 1}}, response: {body: {data: []}}}
  - {request: {path: /api/stages, method: POST, query: {a: 1, b: 2, c: 3}, headers: {x-more: yes}}, response: {body: {}}}
`
    const { faults } = await play('{error: fixture_mismatch}', other)
    const diff = faults.find((fault) => fault.startsWith('GET https://eu.acme.example/api/stages'))
    expect(diff?.split('\n').slice(1)).toEqual([
      '  - method POST',
      '  + method GET',
      '  - query a=1',
      '  - query b=2',
      '  - query c=3',
      '  - header x-more',
    ])
  })

  test('compares the message of an error, waits and limits', async () => {
    const other = exchanges.replace('{body: {data: [{id: 1', '{status: 500, body: {data: [{id: 1')
    const { faults } = await play(
      '{error: remote_unavailable, message: no such text, waited: 1, limits: {limit: 3}}',
      other,
    )
    expect(faults).toEqual([
      expect.stringMatching(/^error says "Acme answered 500" instead of "no such text"/),
      expect.stringMatching(/^milliseconds waited are \d+ instead of 1$/),
      'limits state limit null instead of 3',
    ])
  })
})

describe('a fixture', () => {
  const simple = `path: /stages\nresponse_path: data\nresponse_mapping:\n  id: $id(response.id)\n  name: response.title\n`
  const shared = `stages:\n  request: {path: /api/stages}\n  response: {body: {data: [{id: 1, title: One}]}}\n`

  test('names an exchange that is written once for several cases', async () => {
    const text =
      'title: Shared\nexpect: {records: [{id: "1", name: One}]}\nexchanges: [{use: stages, times: 1}]\n'
    expect((await playAcme(simple, acmeFixture(text, 'one', shared))).faults).toEqual([])
    expect(() => acmeFixture(text.replace('use: stages', 'use: stagse'), 'one', shared)).toThrow(
      /crm-stages\.one\.yaml:4:\d+ does not read: "stagse" is not in shared\.yaml: it has stages/,
    )
    expect(() => acmeFixture('title: X\nexchanges: [{times: 1}]\n')).toThrow(
      'needs "request" and "response"',
    )
    expect(() =>
      readFixtures([{ file: 'acme/shared.yaml', text: 'stages: {request: {pat: /x}}' }]),
    ).toThrow(/acme\/shared\.yaml:1:\d+ does not read/)
  })

  test('names the document of a GraphQL request', async () => {
    const graphql = `path: /graphql
graphql:
  query: 'query Stages($page: Int) { stages(page: $page) { id title } }'
  variables: {page: '1'}
response_path: data.stages
response_mapping:
  id: $id(response.id)
  name: response.title
`
    const exchange = (request: string) =>
      acmeFixture(
        `title: GraphQL\nexchanges:\n  - request: {path: /api/graphql, graphql: ${request}}\n    response: {body: {data: {stages: [{id: 1, title: One}]}}}\n`,
      )
    const good = await playAcme(graphql, exchange('{document: Stages, variables: {page: 1}}'))
    expect(good.faults).toEqual([])
    const bad = await playAcme(graphql, exchange('{document: Boards, variables: {page: 2}}'))
    expect(bad.faults[0]).toContain('  - body document Boards\n  + body document Stages')
    expect(bad.faults[0]).toContain('  - body /variables/page: 2\n  + body /variables/page: 1')
  })

  test('maps a payload without a call', async () => {
    const text =
      'title: Payload\npayload: {data: [{id: 1, title: One}]}\nexpect: {records: [{id: "1", name: Two}]}\nexchanges: []\n'
    const { faults, sent } = await playAcme(simple, acmeFixture(text))
    expect(sent).toEqual([])
    expect(faults).toEqual([expect.stringContaining('response.title = "One" at /data/0/title')])
  })
})
