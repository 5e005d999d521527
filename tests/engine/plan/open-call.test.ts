import { MappingError } from 'crosswalk'
import { openCursor, sealCursor } from '../../../engine/cursor/cursor.ts'
import { packResumePoint, unpackResumePoint } from '../../../engine/cursor/resume-point.ts'
import { flattenRemoteQuery } from '../../../engine/plan/remote-query.ts'
import { acmeAccount, acmeEngine } from '../../support/acme.ts'
import { useEngines } from '../../support/engines.ts'
import { useServer } from '../../support/server.ts'

const server = useServer()
const keep = useEngines()

async function list(block: string, query: Record<string, unknown> = {}) {
  const engine = await acmeEngine(block)
  keep(engine)
  return engine.list('crm/stages' as string, acmeAccount(server.origin), query)
}

const mapping = 'response_mapping: {id: $id(response.id), name: response.name}\n'
const fanOut = `before:\n  boards: {path: /boards, response_path: data}\nfor_each: boards\npath: /boards/{{item.key}}/stages\nresponse_path: data\n${mapping}`

describe('a call that cannot be made', () => {
  test.each([
    [{ id: 1 }, 'missing'],
    [{ key: null }, 'missing'],
    [{ key: '..' }, 'cannot hold'],
    [{ key: '.' }, 'cannot hold'],
  ])('for the parent %j is an error, not a call of something else', async (board, message) => {
    server.answer = () => ({ body: { data: [board] } })
    await expect(list(fanOut)).rejects.toThrow(message)
    await expect(list(fanOut)).rejects.toBeInstanceOf(MappingError)
  })

  test('because a query expression fails says where the expression is', async () => {
    const call = list(`path: /x\nquery_mapping: {since: $number(query.name.eq)}\n${mapping}`, {
      name: 'abc',
    })
    await expect(call).rejects.toMatchObject({
      code: 'mapping_failed',
      statusCode: 500,
      where: { path: 'resources.crm/stages.list.query_mapping.since' },
    })
  })

  test('because a query parameter is no text, number or list is an error', async () => {
    const call = list(`path: /x\nquery_mapping: {since: '{"a": 1}'}\n${mapping}`)
    await expect(call).rejects.toThrow('must be text, a number or a list')
  })
})

test('a value in a path is encoded', async () => {
  server.answer = ({ url }) => ({
    body: { data: url.pathname === '/boards' ? [{ key: 'a/b?c#d é' }] : [{ id: 1 }] },
  })
  expect((await list(fanOut)).result).toHaveLength(1)
  expect(server.got.at(-1)?.url.pathname).toBe('/boards/a%2Fb%3Fc%23d%20%C3%A9/stages')
})

describe('flattenRemoteQuery()', () => {
  test('writes nesting with brackets and repeats lists', () => {
    const pairs = flattenRemoteQuery({ a: { b: { c: 1 } }, 'd[]': ['x', 'y'], e: null, f: false })
    expect(pairs.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'a[b][c]=1',
      'd[]=x',
      'd[]=y',
      'f=false',
    ])
  })

  test('refuses what no query string can hold', () => {
    expect(() => flattenRemoteQuery({ a: () => 1 })).toThrow('must be text, a number or a list')
    const endless: Record<string, unknown> = {}
    endless.a = endless
    expect(() => flattenRemoteQuery(endless)).toThrow('nested too deep')
  })
})

describe('the place in a cursor', () => {
  const scope = { account: 'a', resource: 'r', filters: {} }

  test('survives sealing', () => {
    const place = {
      place: {
        item: { index: 2, digest: 'abc' },
        page: { state: '/x?page=2', seen: 5, index: 9, previous: 'f' },
      },
      position: 3,
    }
    expect(
      unpackResumePoint(openCursor(sealCursor(packResumePoint(place), scope, 's'), scope, 's')),
    ).toEqual(place)
  })

  test.each([
    [null],
    [{}],
    [[]],
    [[null, 0, 0, null]],
    [[{}, 0, 0, null, 0]],
    [[null, -1, 0, null, 0]],
    [[null, 0, -1, null, 0]],
    [[null, 0, 0, 5, 0]],
    [[null, 0, 0, null, 0.5]],
    [[null, 0, 0, null, 0, 'x', 'y']],
    [[null, 0, 0, null, 0, 1, 2]],
  ])('is refused where it is %j', (packed) => {
    expect(() => unpackResumePoint(packed)).toThrow('does not hold a place')
  })
})
