import { readFileSync } from 'node:fs'
import { type Change, changesText, diffMappings, type MappingDiff } from 'crosswalk/testing'
import { changeKinds } from '../../../engine/author/diff/change.ts'
import { acmeMapping } from '../../support/mapping.ts'
import { acmeFixture } from '../../support/play.ts'

const list = `path: /stages
response_path: data
record_filter: response.rank > 0
response_mapping:
  id: $id(response.id)
  name: response.name
  position: response.rank
  status: 'response.gone ? "inactive" : "active"'
  pipeline:
    id: $id(response.pipeline.id)
    name: response.pipeline.name
`
const body = `data:
  - {id: 1, name: One, rank: 1, pipeline: {id: 8, name: Sales}}
  - {id: 2, name: Two, rank: 2, gone: true, pipeline: {id: 8, name: Sales}}
  - {id: 3, name: Three, rank: 3, pipeline: {id: 9}}
`.replace(/^/gm, '        ')
const pages = acmeFixture(
  `title: Pages\nexchanges:\n  - request: {path: /api/stages}\n    response:\n      body:\n${body}`,
  'pages',
)
const refused = acmeFixture(
  'title: Refused\nexpect: {error: remote_unauthorized}\nexchanges:\n  - {request: {path: /api/stages}, response: {status: 401, body: {error: no}}}\n',
  'refused',
)

function diff(newer: string, older = acmeMapping(list)): Promise<MappingDiff> {
  return diffMappings({
    old: { mappings: [{ text: older, file: 'old.yaml' }] },
    new: { mappings: [{ text: newer, file: 'new.yaml' }] },
    fixtures: () => [pages, refused],
  })
}

function changed(from: string, to: string): string {
  const text = acmeMapping(list)
  if (!text.includes(from)) throw new Error(`The mapping has no "${from}"`)
  return text.replace(from, to)
}

async function changesOf(newer: string): Promise<readonly Change[]> {
  const { providers } = await diff(newer)
  return providers.flatMap(({ changes }) => changes)
}

function told({ kind, grade, field, id, old, new: newer }: Change) {
  return [kind, grade, field, id, old, newer]
}

describe('diffMappings()', () => {
  test.each([
    [
      'position: response.rank',
      'position: response.rank * 10',
      'value_changed',
      'visible',
      'position',
      '1',
      1,
      10,
    ],
    [
      'position: response.rank',
      'position: $string(response.rank)',
      'record_gone',
      'breaking',
      'id',
      '1',
      '1',
    ],
    [
      'position: response.rank',
      'position: response.rnk',
      'value_gone',
      'breaking',
      'position',
      '1',
      1,
    ],
    [
      '"inactive" : "active"',
      '"active" : "active"',
      'option_changed',
      'breaking',
      'status',
      '2',
      'inactive',
      'active',
    ],
    [
      'response.pipeline.id)',
      'response.pipeline.id + 1)',
      'id_changed',
      'breaking',
      'pipeline.id',
      '1',
      '8',
      '9',
    ],
    [
      '$id(response.id)',
      '$string(response.id) & "s"',
      'id_changed',
      'breaking',
      'id',
      '1',
      '1',
      '1s',
    ],
    [
      'name: response.pipeline.name',
      'name: $join([response.pipeline.name, "!"])',
      'value_filled',
      'visible',
      'pipeline.name',
      '3',
      undefined,
      '!',
    ],
    ['response.rank > 0', 'response.rank > 1', 'record_gone', 'breaking', 'id', '1', '1'],
    ['title: Token', 'title: Bearer token', 'text_changed', 'none'],
  ])('grades %s -> %s', async (from, to, ...expected) => {
    const changes = await changesOf(changed(from, to))
    expect(changes.map((change) => told(change).slice(0, expected.length))).toContainEqual(expected)
    const { grade } = await diff(changed(from, to))
    expect(grade).toBe(expected[1])
  })

  test('explains both values: what was read and where it stands, the expression and its place', async () => {
    const [change] = await changesOf(
      changed('position: response.rank', 'position: response.rank * 10'),
    )
    expect(change).toMatchObject({
      case: 'crm-stages.pages',
      explained: {
        old: {
          expression: 'response.rank',
          reads: [{ value: 1, pointer: '/data/0/rank', exchange: 1 }],
          where: { file: 'old.yaml', line: 22, column: 19 },
        },
        new: {
          expression: 'response.rank * 10',
          where: { file: 'new.yaml', line: 22, column: 19 },
        },
      },
    })
  })

  test('says why a record is gone', async () => {
    const faulty = await changesOf(
      changed('position: response.rank', 'position: $string(response.rank)'),
    )
    expect(faulty.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^left out as faulty: .*position/),
    )
    const filtered = await changesOf(changed('response.rank > 0', 'response.rank > 1'))
    expect(filtered[0]?.message).toBe('left out by a filter')
  })

  test('calls a case breaking whose fixture does not answer any more, and compares nothing of it', async () => {
    const changes = await changesOf(changed('path: /stages', 'path: /phases'))
    const unanswered = changes.filter(({ kind }) => kind === 'not_answered')
    expect(unanswered.map((change) => [change.case, change.side])).toEqual([
      ['crm-stages.pages', 'new'],
      ['crm-stages.refused', 'new'],
    ])
    expect(unanswered[0]?.message).toMatch(/- path \/api\/stages\n {2}\+ path \/api\/phases/)
    expect(changes.filter(({ grade }) => grade === 'breaking')).toEqual(unanswered)
  })

  test('sees other requests, errors, order, and what the provider needs', async () => {
    const header = await changesOf(
      changed('format: none}', 'format: none}\nheaders: {x-version: "2"}'),
    )
    expect(header.filter(({ kind }) => kind === 'request_changed')).toHaveLength(2)
    const fails = await changesOf(
      acmeMapping(
        list,
        'pagination: {format: none}\nerror_mapping: \'{"message": "no", "status": 402}\'',
      ),
    )
    expect(fails.map(told)).toEqual([
      ['error_new', 'breaking', undefined, undefined, undefined, 'remote_error'],
      [
        'error_text_changed',
        'visible',
        undefined,
        undefined,
        'Acme answered 401',
        'Acme answered 401: no',
      ],
      [
        'text_changed',
        'none',
        'error_mapping',
        undefined,
        undefined,
        '{"message": "no", "status": 402}',
      ],
    ])
    const limited = await changesOf(
      changed('pagination:', 'rate_limit: {limited: status = 401}\npagination:'),
    )
    expect(limited.map(told)).toContainEqual([
      'error_changed',
      'breaking',
      undefined,
      undefined,
      'remote_unauthorized',
      'rate_limited',
    ])
    const credential = await changesOf(
      acmeMapping(list).replaceAll('token', 'key').replace("key: '", "token: '"),
    )
    expect(credential.map(told)).toContainEqual([
      'capability_lost',
      'breaking',
      'authorization',
      undefined,
      ['bearer: token'],
      ['bearer: key'],
    ])
  })

  test('sees capabilities that come and go, mappings too', async () => {
    const without = await changesOf(changed('        name: response.name\n', ''))
    const lost = without.filter(({ kind }) => kind === 'capability_lost')
    expect(lost.map(({ field }) => field)).toEqual(['fields.name', 'filters.name'])
    const native = await changesOf(
      changed('path: /stages', 'path: /stages\n      query_mapping: {search: query.name.eq}'),
    )
    expect(native.map(told).map((entry) => entry.slice(0, 3))).toContainEqual([
      'capability_changed',
      'visible',
      'filters.name',
    ])
    expect(
      (await changesOf(changed('position: response.rank', 'position: reponse.rank')))[0],
    ).toMatchObject({
      kind: 'mapping_broken',
      message: expect.stringMatching(/^new.yaml:22:19 .*reponse/),
    })
    const other = changed('provider: acme', 'provider: bolt')
    expect((await changesOf(other)).map(({ kind }) => kind)).toEqual([
      'mapping_gone',
      'mapping_new',
    ])
  })

  test('finds nothing in the same mapping, and does not play it', async () => {
    expect(await diff(acmeMapping(list))).toEqual({
      version: 1,
      grade: 'none',
      providers: [],
      unchanged: ['acme'],
    })
  })
})

describe('changesText()', () => {
  test('puts equal changes together, with one example explained', async () => {
    const changes = await changesOf(changed('"inactive" : "active"', '"active" : "inactive"'))
    const plain = { heading: (text: string) => text, detail: (text: string) => text }
    expect(changesText(changes, plain)).toMatchSnapshot()
  })
})

test('docs/diff.md has a row for every kind of change, with its grade, and for nothing else', () => {
  const rows = readFileSync('docs/diff.md', 'utf8').matchAll(/^\| `(\w+)` \| (\w+) \| [^|]+ \|$/gm)
  expect(Object.fromEntries([...rows].map(([, kind, grade]) => [kind, grade]))).toEqual(changeKinds)
})
