import { createEngine, type Engine, type EngineOptions, type Warning } from 'crosswalk'
import { acmeAccount } from '../../support/acme.ts'
import { useEngines } from '../../support/engines.ts'
import { acmeMapping, writeMappings } from '../../support/mapping.ts'
import { type Got, type Reply, useServer } from '../../support/server.ts'

const stages = [
  { id: 1, name: 'New', pipeline: 'a', order: 1 },
  { id: 2, name: 'Won', pipeline: 'b', order: 9 },
  { id: 3, name: 'Odd', pipeline: 'a', order: 'high' },
]
const pipelines = [
  {
    id: 'a',
    title: 'Sales',
    stages: [
      { no: 142, name: 'Won' },
      { no: 7, name: 'New' },
    ],
  },
  { id: 'b', title: 'Partners', stages: [{ no: 142, name: 'Won' }] },
]

const server = useServer()
const keep = useEngines()

const list = `before:
  pipelines: {path: /pipelines, response_path: data, key_by: id, optional: true, cache_seconds: 0}
path: /stages
response_path: data
response_mapping:
  id: $id(response.id)
  name: response.name
  position: response.order
  pipeline:
    name: $find(before.pipelines, response.pipeline).title`
const nested = `path: /pipelines
response_path: data.stages
response_mapping:
  id: $id(parent.id) & ":" & $id(response.no)
  name: response.name
  position: index
  pipeline:
    id: $id(parent.id)
    name: parent.title`

const table: Readonly<Record<string, (got: Got) => Reply | undefined>> = {
  '/stages': ({ url }) => {
    const ids = url.searchParams.get('ids')
    const found = stages.filter(({ id }) => ids === null || String(id) === ids)
    return { body: { data: found } }
  },
  '/pipelines': () => ({ body: { data: pipelines } }),
}

async function engineOf(
  get: string | undefined,
  { list: block = list, ...options }: EngineOptions & { readonly list?: string } = {},
): Promise<Engine> {
  const text = acmeMapping(block)
  const own = get === undefined ? '' : `    get:\n${get.replace(/^/gm, '      ')}\n`
  const engine = keep(
    await createEngine({
      mappings: writeMappings({ acme: text + own }),
      retries: 0,
      allowPrivateNetwork: true,
      ...options,
    }),
  )
  expect(engine.problems().map(({ message, excerpt }) => `${message}\n${excerpt}`)).toEqual([])
  return engine
}

const asked = () => server.got.map(({ url }) => url.pathname.slice(1) + url.search).sort()

beforeEach(() => {
  server.answer = (got) => {
    const [, model, id] = got.url.pathname.split('/')
    if (id === undefined) return table[got.url.pathname]?.(got) ?? { status: 404 }
    const own = model === 'stages' ? stages : pipelines
    const found = own.find((entry) => String(entry.id) === decodeURIComponent(id))
    return found === undefined ? { status: 404, body: { error: 'No' } } : { body: { data: found } }
  }
})

const account = () => acmeAccount(server.origin)
const get = (engine: Engine, id: string, query = {}) =>
  engine.get('crm/stages', account(), id, query)
const bare = { truto_ignore_remote_data: true }
const won = { id: '2', name: 'Won', position: 9, pipeline: { name: 'Partners' } }

describe('a record at a path', () => {
  const block = 'path: /stages/{{id}}\nresponse_path: data'

  test('is that of the list, with what its joins give', async () => {
    const engine = await engineOf(block)
    expect(await get(engine, '2')).toEqual({ ...won, remote_data: stages[1] })
    expect(asked()).toEqual(['pipelines', 'stages/2'])
    const { result } = await engine.list('crm/stages', account(), bare)
    expect(await get(engine, '2', bare)).toEqual(result[1])
    expect(engine.support()[0]?.get).toBe('native')
  })

  test('comes in every format, without the excluded fields, and with a remote query', async () => {
    const engine = await engineOf(block)
    expect(await get(engine, '2', { truto_response_format: 'raw' })).toEqual(stages[1])
    expect(await get(engine, '2', { truto_response_format: 'normalized' })).toMatchObject({
      ...won,
      status: null,
      pipeline: { id: null, name: 'Partners' },
    })
    const query = { ...bare, truto_exclude_fields: ['name', 'pipeline.name'] }
    expect(await get(engine, '2', query)).toEqual({ id: '2', position: 9, pipeline: {} })
    server.got.length = 0
    await get(engine, '2', { remote_query: { expand: 'all' } })
    expect(asked()).toEqual(['pipelines', 'stages/2?expand=all'])
  })

  test('that the provider does not find is a 404 of the provider', async () => {
    const engine = await engineOf(block)
    const error = await get(engine, '99').catch((thrown) => thrown.toJSON())
    expect(error).toMatchObject({
      statusCode: 404,
      code: 'remote_not_found',
      truto_is_remote_error: true,
    })
  })

  test('that is null, or has another id, does not exist', async () => {
    const engine = await engineOf(block)
    server.answer = () => ({ body: { data: null } })
    const absent = { statusCode: 404, code: 'unknown_record' }
    const error = await get(engine, '2').catch((thrown) => thrown.toJSON())
    expect(error).toMatchObject(absent)
    expect(error).not.toHaveProperty('truto_is_remote_error')
    server.answer = () => ({ body: { data: stages[0] } })
    await expect(get(engine, '2')).rejects.toMatchObject(absent)
    await expect(get(engine, '2', { truto_response_format: 'raw' })).rejects.toMatchObject(absent)
  })

  test('that is not where the mapping says, or does not fit, is an answer that cannot be used', async () => {
    const engine = await engineOf(block)
    server.answer = () => ({ body: { stage: stages[0] } })
    await expect(get(engine, '1')).rejects.toMatchObject({
      code: 'unexpected_shape',
      message: expect.stringContaining('without a record at "data"'),
    })
    server.answer = () => ({ body: { data: stages[2] } })
    await expect(get(engine, '3')).rejects.toMatchObject({
      statusCode: 502,
      code: 'unusable_record',
      message: expect.stringContaining('position must be number'),
    })
    expect(await get(engine, '3', { truto_response_format: 'raw' })).toEqual(stages[2])
  })

  test('that is not found in the words of the provider is a 404 too, and not asked for again', async () => {
    const engine = await engineOf(`${block}\nnot_found: body.code = "GONE"`, { retries: 2 })
    for (const status of [200, 400, 500]) {
      server.got.length = 0
      server.answer = () => ({ status, body: { code: 'GONE', data: [] } })
      await expect(get(engine, '2')).rejects.toMatchObject({
        statusCode: 404,
        code: 'remote_not_found',
      })
      expect(asked().filter((path) => path.startsWith('stages'))).toHaveLength(1)
    }
  })

  test('tells of a joined list that failed', async () => {
    const engine = await engineOf(block)
    const warnings: Warning[] = []
    server.answer = ({ url }) =>
      url.pathname === '/pipelines' ? { status: 500 } : { body: { data: stages[1] } }
    const record = await engine.get('crm/stages', account(), '2', bare, {
      onWarning: (warning) => warnings.push(warning),
    })
    expect(record).toEqual({ id: '2', name: 'Won', position: 9 })
    expect(warnings.map(({ code }) => code)).toEqual(['join_failed'])
  })

  test.each(['..', '.', '../pipelines/a', 'a\\b', '2/x'])(
    'is not asked for by "%s"',
    async (id) => {
      const engine = await engineOf(block)
      await expect(get(engine, id)).rejects.toMatchObject({
        statusCode: 400,
        code: 'invalid_parameter',
        message: expect.stringContaining('would leave the path'),
      })
      expect(asked()).toEqual([])
    },
  )

  test.each(['2?x=1#y', '%2e%2e', '2%2f..', 'ä ;'])(
    'is asked for by "%s" as one segment',
    async (id) => {
      const engine = await engineOf(block)
      await expect(get(engine, id)).rejects.toMatchObject({ code: 'remote_not_found' })
      expect(server.got.map(({ url }) => url.pathname)).toContain(
        `/stages/${encodeURIComponent(id)}`,
      )
    },
  )

  test('takes no id that is empty, too long or no text, and no parameter of a list', async () => {
    const engine = await engineOf(block)
    for (const id of ['', 'x'.repeat(201), 'a\u0000b'])
      await expect(get(engine, id)).rejects.toMatchObject({ code: 'invalid_parameter' })
    await expect(get(engine, 5 as unknown as string)).rejects.toThrow(TypeError)
    for (const name of ['limit', 'next_cursor', 'truto_key_by', 'truto_ignore_limit', 'name']) {
      const query = { [name]: name === 'limit' ? 5 : name === 'truto_ignore_limit' ? true : 'id' }
      await expect(get(engine, '2', query)).rejects.toMatchObject({
        code: 'invalid_parameter',
        message: `Query parameter "${name}" goes with a list, not with one record`,
      })
    }
    await expect(get(engine, '2', { lmit: 1 })).rejects.toMatchObject({ code: 'unknown_parameter' })
    expect(asked()).toEqual([])
  })
})

describe('a record of a filtered list', () => {
  const block = "before: {}\npath: /stages\nquery: {ids: '{{id}}'}\nresponse_path: data"
  const flat = list.slice(list.indexOf('path: /stages'), list.indexOf('  pipeline:\n')).trimEnd()

  test('is the one with the id, also where the provider filters nothing', async () => {
    const engine = await engineOf(block, { list: flat })
    expect(await get(engine, '2', bare)).toEqual({ id: '2', name: 'Won', position: 9 })
    expect(asked()).toEqual(['stages?ids=2'])
    server.answer = () => ({ body: { data: stages } })
    expect(await get(engine, '2', bare)).toMatchObject({ id: '2' })
  })

  test('does not exist where the list is empty', async () => {
    const engine = await engineOf(block, { list: flat })
    await expect(get(engine, '99')).rejects.toMatchObject({ code: 'unknown_record' })
  })

  test('may be asked for in a body', async () => {
    const posted = await engineOf(
      'before: {}\nmethod: POST\npath: /stages\nbody: {filter: {ids: "[id]"}}\nresponse_path: data',
      { list: flat },
    )
    await get(posted, '2')
    expect(server.got.map(({ body }) => JSON.parse(body))).toEqual([{ filter: { ids: ['2'] } }])
    const graphql = await engineOf(
      `before: {}
path: /stages
graphql:
  query: 'query($ids: [ID!]) { stages(ids: $ids) { id } }'
  variables: {ids: '[id]'}
response_path: data`,
      { list: flat },
    )
    server.got.length = 0
    await get(graphql, '2')
    expect(JSON.parse(server.got[0]?.body ?? '')).toMatchObject({ variables: { ids: ['2'] } })
  })
})

describe('an id that carries two', () => {
  const block = `id_pattern: (?<pipeline>[a-z]+):(?<stage>\\d+)
before: {}
path: /pipelines/{{id_parts.pipeline}}
response_expression: '{"record": body.data.stages[no = $number($$.id_parts.stage)], "parents": [body.data]}'
with_sources: true
response_mapping:
  id: $id(parent.id) & ":" & $id(response.no)
  name: response.name
  pipeline:
    id: $id(parent.id)
    name: parent.title`

  test('goes into path and expression by its parts', async () => {
    const engine = await engineOf(block, { list: nested })
    const of = async (id: string) => await get(engine, id, bare)
    expect(await of('b:142')).toEqual({
      id: 'b:142',
      name: 'Won',
      pipeline: { id: 'b', name: 'Partners' },
    })
    expect(await of('a:142')).toMatchObject({ pipeline: { name: 'Sales' } })
    expect(asked()).toEqual(['pipelines/a', 'pipelines/b'])
  })

  test('is unknown without a call where it has another form', async () => {
    const engine = await engineOf(block, { list: nested })
    for (const id of ['142', 'a:', '../x:1', 'a:142x'])
      await expect(get(engine, id)).rejects.toMatchObject({ code: 'unknown_record' })
    expect(asked()).toEqual([])
  })
})

describe('a record that the provider has no call for', () => {
  test('comes from the list, with its parents and its place there', async () => {
    const engine = await engineOf(undefined, { list: nested })
    expect(engine.support()[0]?.get).toBe('virtual')
    expect(await get(engine, 'a:7', bare)).toEqual({
      id: 'a:7',
      name: 'New',
      position: 1,
      pipeline: { id: 'a', name: 'Sales' },
    })
    await expect(get(engine, 'a:8')).rejects.toMatchObject({ code: 'unknown_record' })
    expect(await get(engine, 'a:7', { truto_response_format: 'raw' })).toEqual({
      no: 7,
      name: 'New',
    })
  })

  test('is looked for page after page, and no longer than that', async () => {
    const paged = list.slice(list.indexOf('path: /stages'), list.indexOf('  pipeline:\n'))
    const engine = await engineOf(undefined, {
      list: `${paged}pagination: {format: page, page_param: page}`,
    })
    server.answer = ({ url }) => {
      const page = Number(url.searchParams.get('page'))
      return { body: { data: [{ id: page, name: `Page ${page}`, order: 1 }] } }
    }
    expect(await get(engine, '3')).toMatchObject({ name: 'Page 3' })
    expect(server.got).toHaveLength(3)
  })

  test('may be one that does not fit: then the answer says so', async () => {
    const engine = await engineOf(undefined)
    await expect(get(engine, '3')).rejects.toMatchObject({ code: 'unusable_record' })
    await expect(get(engine, '4')).rejects.toMatchObject({ code: 'unknown_record' })
    server.answer = () => ({ body: { data: [...stages, { ...stages[0], name: 'Again' }] } })
    await expect(get(engine, '1')).rejects.toMatchObject({ statusCode: 400, code: 'ambiguous_id' })
    server.answer = () => ({ body: { data: [...stages, 'text'] } })
    await expect(get(engine, '4')).rejects.toMatchObject({
      code: 'unusable_record',
      message: expect.stringContaining('may be the one'),
    })
  })
})

test('an account whose mapping is overridden gets the record of its own list', async () => {
  const engine = await engineOf('path: /stages/{{id}}\nresponse_path: data')
  const response_mapping = { name: '"Stage " & response.name & $string(index)' }
  const own = account()
  const changed = {
    ...own,
    overrides: { ...own.overrides, resources: { 'crm/stages': { list: { response_mapping } } } },
  }
  const record = await engine.get('crm/stages', changed, '2', bare)
  expect(record.name).toBe('Stage Won1')
  expect(asked()).toEqual(['pipelines', 'stages'])
})
