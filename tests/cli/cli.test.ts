import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import type { ProviderSupport } from 'crosswalk'
import type { Io } from '../../engine/cli/io.ts'
import { runCli } from '../../engine/cli/run.ts'
import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { shippedProviders } from '../support/providers.ts'
import { startServer } from '../support/server.ts'

type Run = { readonly code: number; readonly out: string; readonly err: string }

async function cli(
  line: string | readonly string[],
  {
    tty = false,
    columns = 100,
    stdin = '',
    env = {},
    signal,
  }: {
    tty?: boolean
    columns?: number
    stdin?: string
    env?: Io['env']
    signal?: AbortSignal
  } = {},
): Promise<Run> {
  let out = ''
  let err = ''
  const sink = (take: (text: string) => void) => ({
    write: take,
    isTty: tty,
    ...(tty ? { columns } : {}),
  })
  const io: Io = {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: sink((text) => {
      out += text
    }),
    stderr: sink((text) => {
      err += text
    }),
    env: { NO_COLOR: '1', ...env },
    ...(signal === undefined ? {} : { signal }),
  }
  const code = await runCli(typeof line === 'string' ? line.split(' ').filter(Boolean) : line, io)
  return { code, out, err }
}

function file(name: string, text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'crosswalk-cli-')), name)
  writeFileSync(path, text)
  return path
}

describe('crosswalk', () => {
  test.each([
    '',
    'list',
    'get',
    'map',
    'validate',
    'test',
    'check',
    'explain',
    'record',
    'support',
    'new',
  ])('%s --help explains itself with examples', async (command) => {
    const { code, out } = await cli(`${command} --help`)
    expect(code).toBe(0)
    expect(out).toContain(command === '' ? 'Exit codes' : 'Examples:')
    expect(out).toMatchSnapshot()
  })

  test.each([
    ['an unknown command', 'lst', 'Did you mean list?'],
    ['an unknown flag', 'list --al', 'Did you mean --all?'],
    ['no provider', 'list', 'Name a provider, or --all'],
    ['an unknown provider', 'list pipdrive', 'did you mean "pipedrive"?'],
    ['a filter that does not read', 'list pipedrive --sandbox --where name', '--where takes'],
    ['a limit out of range', 'list pipedrive --sandbox --limit 0', 'whole number from 1 to 1000'],
    ['two outputs', 'list pipedrive --sandbox --json --ndjson', 'exclude each other'],
    ['pages of nothing', 'list pipedrive --pages 0', 'It takes a number from 1 up'],
    ['a missing value', 'list pipedrive', 'lacks credentials'],
    ['an account file that is not there', 'list --account nowhere.yaml', 'ENOENT'],
    [
      'a variable that is not set',
      ['list', 'pipedrive', '--credential', 'api_token=${NOT_SET}'],
      '"NOT_SET" is not set',
    ],
    ['a payload that is no JSON', 'map pipedrive', 'is not JSON'],
    ['an unknown case', 'test nobody', 'No fixtures'],
  ])('exits with 2 for %s, and says what to do', async (_what, line, message) => {
    const { code, out, err } = await cli(line, { stdin: 'nonsense' })
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })
})

describe('crosswalk, ended by Ctrl+C', () => {
  test.each(['list --all --sandbox --pages all', 'test'])(
    '%s exits with 130 and says that it was interrupted',
    async (line) => {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 30)
      const { code, err } = await cli(line, { signal: controller.signal })
      expect([code, err]).toEqual([130, 'Interrupted: what was printed so far may be incomplete\n'])
    },
  )
})

test('every error begins in the same way, those of the command line too', async () => {
  const lines = ['lst', 'list', 'list --all --jsn', 'test nobody', 'list pipedrive']
  const errors = await Promise.all(lines.map(async (line) => (await cli(line)).err))
  expect(errors.filter((text) => !/^error: \S/.test(text))).toEqual([])
})

describe('crosswalk get', () => {
  test('prints one record: JSON when piped, its fields on a terminal', async () => {
    const piped = await cli('get pipedrive 63 --sandbox --exclude-fields remote_data,pipeline')
    expect([piped.code, JSON.parse(piped.out)]).toEqual([
      0,
      {
        id: '63',
        name: 'Site visit',
        position: 3,
        status: 'active',
        created_at: '2025-10-02T13:44:06.000Z',
        updated_at: '2026-01-08T07:12:30.000Z',
        probability: 45,
      },
    ])
    const { out } = await cli('get copper 880500 --resource crm/pipelines --sandbox', { tty: true })
    expect(out).toMatch(/^field +value\n/)
    expect(out).toContain('"name":"Site visit"')
  })

  test('exits with 1 for an id that there is not, with 2 for one that cannot be', async () => {
    const unknown = await cli('get copper 1 --sandbox')
    expect([unknown.code, unknown.out]).toEqual([1, ''])
    expect(unknown.err).toContain('copper: There is no record with the id "1" (unknown_record)')
    const resource = await cli('get outreach 1 --resource crm/pipelines --sandbox')
    expect(resource.code).toBe(2)
    expect(resource.err).toContain('has no resource "crm/pipelines": Stages belong to no pipeline')
    const wrong = await cli(['get', 'pipedrive', '../1', '--sandbox'])
    expect([wrong.code, (await cli('get pipedrive')).code]).toEqual([1, 2])
  })
})

describe('crosswalk list', () => {
  test('leaves out whole columns that do not fit, and names them', async () => {
    const { out } = await cli('list capsule --sandbox --limit 3', { tty: true, columns: 60 })
    expect(out).toMatchSnapshot()
  })

  test('prints a table on a terminal, and a summary beside it', async () => {
    const { code, out, err } = await cli('list capsule --sandbox --limit 3', { tty: true })
    expect(code).toBe(0)
    expect(out).toMatchSnapshot()
    expect(err).toContain('3 records from 1 provider; more follow from capsule (--pages all)')
  })

  test('prints JSON when piped: the answer of one provider, or of several by name', async () => {
    const one = JSON.parse((await cli('list pipedrive --sandbox --limit 2')).out)
    expect(one).toMatchObject({
      result: [{ id: '61' }, { id: '63' }],
      next_cursor: expect.any(String),
      result_count: 2,
    })
    const all = JSON.parse((await cli('list --all --sandbox --pages all')).out)
    expect(Object.keys(all)).toEqual(shippedProviders)
    expect(all.pipedrive).toMatchObject({ result_count: 5, next_cursor: null })
  })

  test('goes on from a cursor, and takes every query parameter as a flag', async () => {
    const first = JSON.parse((await cli('list pipedrive --sandbox --limit 2')).out)
    const words = [
      'list',
      'pipedrive',
      '--sandbox',
      '--next-cursor',
      first.next_cursor,
      '--format',
      'normalized',
      '--key-by',
      'id',
      '--exclude-fields',
      'pipeline,outcome',
      '--ignore-limit',
      '--limit',
      '1',
    ]
    const { out } = await cli(words)
    expect(Object.keys(JSON.parse(out).result)).toEqual(['64'])
    expect(JSON.parse(out).result['64']).not.toHaveProperty('pipeline')
  })

  test('filters by value and by operator', async () => {
    const words = [
      'list',
      'pipedrive',
      '--sandbox',
      '--pages',
      'all',
      '--name',
      'ENQUIRY',
      '--where',
      'created_at[gte]=2025-11-01',
      '--ignore-remote-data',
    ]
    expect(JSON.parse((await cli(words)).out).result.map(({ id }: { id: string }) => id)).toEqual([
      '70',
    ])
  })

  test('prints one record a line with --ndjson', async () => {
    const { out } = await cli('list pipedrive --sandbox --pages all --ndjson --ignore-remote-data')
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ id, list }) => id ?? list),
    ).toEqual(['61', '63', '64', '70', '71', { complete: true, records: 5 }])
  })

  test('--ndjson names provider and account where there are several, and ends with what is missing', async () => {
    const server = await startServer(({ headers }) =>
      headers.authorization === 'Bearer bad'
        ? { status: 403, body: {} }
        : {
            body: {
              data: [
                { id: 1, name: 'One' },
                { id: 2, name: 5 },
              ],
            },
          },
    )
    const mappings = writeMappings({
      acme: acmeMapping(simpleList),
      other: acmeMapping(simpleList).replace('provider: acme', 'provider: other'),
    })
    const account = (provider: string, token: string) =>
      file(
        `${provider}-${token}.yaml`,
        `id: ${provider}-1\nprovider: ${provider}\ncredentials: {token: ${token}}\noverrides: {base_url: '${server.origin}'}\n`,
      )
    const list = async (...tokens: readonly string[]) => {
      const files = tokens.flatMap((token, at) => [
        '--account',
        account(at === 0 ? 'acme' : 'other', token),
      ])
      const words = [
        'list',
        ...files,
        '--mappings',
        mappings,
        '--allow-private-network',
        '--ndjson',
        '--ignore-remote-data',
      ]
      const { code, out } = await cli(words)
      return {
        code,
        lines: out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      }
    }
    const both = await list('good', 'bad')
    expect(both).toEqual({
      code: 1,
      lines: [
        { provider: 'acme', account: 'acme-1', id: '1', name: 'One' },
        { list: { complete: false, records: 1, left_out: 1, failed: ['other'] } },
      ],
    })
    expect((await list('good')).lines).toEqual([
      { id: '1', name: 'One' },
      { list: { complete: false, records: 1, left_out: 1 } },
    ])
    await server.close()
  })

  test('takes an account from a file with environment variables, and from flags', async () => {
    const server = await startServer(() => ({ body: { data: [{ id: 1, name: 'One' }] } }))
    const mappings = writeMappings({ acme: acmeMapping(simpleList) })
    const account = file(
      'acme.yaml',
      `provider: acme\ncredentials: {token: '\${ACME_TOKEN}'}\noverrides: {base_url: '${server.origin}'}\n`,
    )
    const env = { ACME_TOKEN: 'from-the-environment' }
    const byFile = await cli(
      ['list', '--account', account, '--mappings', mappings, '--allow-private-network'],
      { env },
    )
    expect([byFile.code, JSON.parse(byFile.out).result_count]).toEqual([0, 1])
    const words = [
      'list',
      'acme',
      '--mappings',
      mappings,
      '--allow-private-network',
      '--credential',
      'token=${ACME_TOKEN}',
      '--context',
      'region=us',
      '--base-url',
      server.origin,
    ]
    expect((await cli(words, { env })).code).toBe(0)
    expect(server.got.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer from-the-environment',
      'Bearer from-the-environment',
    ])
    await server.close()
  })

  test('exits with 1 when a call fails, prints what it has, and never a credential', async () => {
    const server = await startServer(({ url }) =>
      url.searchParams.get('page') === '1'
        ? { body: { data: [{ id: 1 }] } }
        : { status: 401, body: { message: 'bad token s3cr3t-token' } },
    )
    const mappings = writeMappings({
      acme: acmeMapping(simpleList, 'pagination: {format: page, page_param: page}'),
    })
    const words = [
      'list',
      'acme',
      '--mappings',
      mappings,
      '--allow-private-network',
      '--credential',
      'token=s3cr3t-token',
      '--base-url',
      server.origin,
      '--pages',
      'all',
    ]
    const { code, out, err } = await cli(words)
    expect(code).toBe(1)
    expect(JSON.parse(out).result).toHaveLength(1)
    expect(err).toContain('acme: Acme answered 401')
    expect(out + err).not.toContain('s3cr3t')
    await server.close()
  })

  test('shows warnings on stderr', async () => {
    const { err } = await cli([
      'list',
      'outreach',
      '--sandbox',
      '--key-by',
      'name',
      '--table',
      '--pages',
      'all',
    ])
    expect(err).toContain('warning: outreach: Records without "name" are left out (missing_key)')
  })
})

describe('crosswalk map', () => {
  const body = JSON.stringify({
    data: [{ id: 63, name: 'Site visit', pipeline_id: 8, order_nr: 3 }],
  })

  test('maps a body from stdin, with a joined list from a file', async () => {
    const pipelines = file('pipelines.json', JSON.stringify({ data: [{ id: 8, name: 'Sales' }] }))
    const { code, out } = await cli(
      ['map', 'pipedrive', '--before', `pipelines=${pipelines}`, '--ignore-remote-data'],
      { stdin: body },
    )
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      result: [
        {
          id: '63',
          name: 'Site visit',
          position: 3,
          status: 'active',
          pipeline: { id: '8', name: 'Sales' },
        },
      ],
      warnings: [],
    })
  })

  test('takes headers, a parent and an item, and says once what is missing', async () => {
    const list = `before:
  boards: {path: /boards, response_path: data}
for_each: boards
path: /boards/{{item.id}}/groups
response_path: groups.stages
response_mapping:
  id: $id(response.id)
  name: parent.name & "/" & item.name & "/" & headers."x-kind"
`
    const folder = writeMappings({ acme: acmeMapping(list) })
    const words = ['map', 'acme', '--mappings', folder, '--ignore-remote-data']
    const parent = file('parent.json', '{"name": "Group"}')
    const item = file('item.json', '{"name": "Board"}')
    const given = ['--parent', parent, '--item', item, '--header', 'X-Kind=deal']
    const whole = await cli([...words, '--as', 'records', ...given], { stdin: '[{"id": 1}]' })
    expect([whole.code, JSON.parse(whole.out)]).toEqual([
      0,
      { result: [{ id: '1', name: 'Group/Board/deal' }], warnings: [] },
    ])
    const { code, out, err } = await cli([...words, '--ndjson'], { stdin: '{"id": 1}\n{"id": 2}' })
    expect([code, out.trim().split('\n')]).toEqual([
      0,
      ['{"id":"1","name":"//"}', '{"id":"2","name":"//"}'],
    ])
    expect(err.match(/"(parent|item|headers.x-kind)", which was not given/g)).toEqual([
      '"parent", which was not given',
      '"item", which was not given',
      '"headers.x-kind", which was not given',
    ])
  })

  test('maps a file of records', async () => {
    const records = file('records.json', JSON.stringify(JSON.parse(body).data))
    const { out } = await cli([
      'map',
      'pipedrive',
      records,
      '--as',
      'records',
      '--format',
      'normalized',
    ])
    expect(JSON.parse(out).result[0]).toMatchObject({ id: '63', outcome: null })
  })

  test('maps line by line, names the lines that do not map, and exits with 1', async () => {
    const stdin = [
      '{"id": 1, "name": "One"}',
      '',
      '{"id": 2, "add_time": "soon"}',
      'nonsense',
      '{"id": 3}',
    ].join('\n')
    const { code, out, err } = await cli('map pipedrive --ndjson --ignore-remote-data', { stdin })
    expect(code).toBe(1)
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(['1', '3'])
    expect(err).toContain('line 3: $isoDate expects a date: received "soon"')
    expect(err).toContain('line 4: it is not JSON')
  })
})

describe('crosswalk map --ndjson on a long stream', () => {
  test.each(['{\n  "data": [\n{"id": 1}\n]}', '[\n{"id": 1},\n{"id": 2}\n]'])(
    'refuses a document of several lines rather than map the lines that happen to be objects: %j',
    async (stdin) => {
      const { code, out, err } = await cli('map pipedrive --ndjson', { stdin })
      expect([code, out]).toEqual([2, ''])
      expect(err).toContain('one JSON document of several lines, not one record a line')
    },
  )

  test('keeps order and line numbers across the pieces it arrives in', async () => {
    const lines = Array.from({ length: 5000 }, (_, index) =>
      index % 1000 === 999
        ? `{"id": ${index}, "add_time": "never"}`
        : `{"id": ${index}, "name": "Stufe ü${index}"}`,
    )
    const { code, out, err } = await cli('map pipedrive --ndjson --ignore-remote-data', {
      stdin: `${lines.join('\r\n')}\n`,
    })
    expect(code).toBe(1)
    const records = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(records).toHaveLength(4995)
    expect(records[1234]).toEqual({ id: '1235', name: 'Stufe ü1235', status: 'active' })
    expect([...err.matchAll(/line (\d+):/g)].map(([, line]) => line)).toEqual([
      '1000',
      '2000',
      '3000',
      '4000',
      '5000',
    ])
  })
})

describe('crosswalk validate', () => {
  test('names every expression and its place with --verbose', async () => {
    const text = await cli('validate mappings/close.yaml --verbose --text')
    expect(text.out).toMatch(/^mappings\/close\.yaml:\d+ .*response_mapping\.id$/m)
    expect(text.out).toMatch(/✓ 1 usable mapping, no problems\n$/)
    const json = JSON.parse((await cli('validate mappings/close.yaml --verbose --json')).out)
    expect(json.problems).toEqual([])
    expect(json.expressions[0]).toEqual({
      file: 'mappings/close.yaml',
      path: expect.any(String),
      line: expect.any(Number),
    })
  })

  test('is content with the mappings of the package', async () => {
    for (const tty of [true, false]) {
      expect(await cli('validate mappings --strict --text', { tty })).toEqual({
        code: 0,
        out: expect.stringMatching(/^✓ \d+ usable mappings, no problems\n$/),
        err: '',
      })
    }
  })

  test('points at what is wrong, and exits with 1', async () => {
    const { code, out } = await cli(
      'validate tests/fixtures/config/wrong/unknown-root.yaml tests/fixtures/config/wrong/unused-declaration.yaml',
      { tty: true },
    )
    expect(code).toBe(1)
    expect(out).toMatchSnapshot()
  })

  test('gives problems as JSON when piped', async () => {
    const { code, out } = await cli('validate tests/fixtures/config/wrong/unknown-root.yaml')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toEqual([
      expect.objectContaining({
        code: 'expression_unknown_root',
        where: expect.objectContaining({ line: 22, column: 15 }),
      }),
    ])
  })

  describe('with fixtures', () => {
    const wrong = () => {
      const text = readFileSync('mappings/pipedrive.yaml', 'utf8')
      return file('pipedrive.yaml', text.replace('response.order_nr', 'response.order_no'))
    }

    test('shows what they show, with the place in the fixture', async () => {
      const { code, out } = await cli(['validate', wrong(), '--text'])
      expect(code).toBe(1) // the expectations of the fixtures contradict it
      expect(out).toContain('84:28 warning unknown_field: No fixture has "order_no" there')
      expect(out).toContain('  = did you mean "order_nr"?')
      expect(out).toMatch(
        /= seen in tests\/fixtures\/.*\.yaml#\/exchanges\/\d+\/response\/body\/data\/0$/m,
      )
      expect((await cli(['validate', wrong(), '--strict'])).code).toBe(1)
    })

    test('takes them from a folder, and notes where it has none', async () => {
      const { code, out } = await cli([
        'validate',
        wrong(),
        '--fixtures',
        'docs',
        '--strict',
        '--json',
      ])
      const [finding] = JSON.parse(out).slice(-1)
      expect([finding.code, finding.severity]).toEqual(['no_fixtures', 'note'])
      expect(code).toBe(1) // the schema of the first line is not there
    })

    test('gives SARIF, and annotations of GitHub', async () => {
      const sarif = JSON.parse((await cli(['validate', wrong(), '--sarif'])).out)
      const [result] = sarif.runs[0].results.slice(-1)
      expect(sarif.version).toBe('2.1.0')
      expect(sarif.runs[0].tool.driver.rules[result.ruleIndex].id).toBe('unknown_field')
      expect(result).toMatchObject({
        ruleId: 'unknown_field',
        level: 'warning',
        message: { text: 'No fixture has "order_no" there (did you mean "order_nr"?)' },
      })
      const [{ physicalLocation }] = result.locations
      expect(physicalLocation.artifactLocation.uri).toMatch(/pipedrive\.yaml$/)
      expect(physicalLocation.region).toEqual({ startLine: 84, startColumn: 28 })
      const annotations = await cli(['validate', wrong(), '--github'])
      expect(annotations.out).toMatch(
        /^::warning file=\S+pipedrive\.yaml,line=84,col=28,title=unknown_field::No fixture has "order_no" there%0Adid you mean "order_nr"\?$/m,
      )
    })
  })

  test('names a path that is not there', async () => {
    expect((await cli('validate nowhere --text')).out).toContain(
      'file_unreadable: File cannot be read: ENOENT',
    )
  })
})

describe('crosswalk test', () => {
  test('plays the cases of a provider', async () => {
    const { code, out } = await cli('test copper', { tty: true })
    expect(code).toBe(0)
    expect(out).toMatchSnapshot()
  })

  test('fails loudly when something else is sent, when an exchange is not used, and when a field is never filled', async () => {
    const mappings = writeMappings({
      acme: acmeMapping(
        simpleList.replace(
          'path: /stages',
          'path: /stages\nquery: {active: "1"}\nquery_mapping: {q: query.name.eq}',
        ),
      ),
    })
    const fixtures = join(file('x', ''), '..')
    const { mkdirSync } = await import('node:fs')
    mkdirSync(join(fixtures, 'acme'))
    const exchange = (path: string) =>
      `  - {request: {path: ${path}}, response: {body: {data: [{id: 1, name: One}]}}}\n`
    writeFileSync(
      join(fixtures, 'acme/crm-stages.a.yaml'),
      `title: Another query\norigin: https://eu.acme.example\nexchanges:\n${exchange('/api/stages')}`,
    )
    writeFileSync(
      join(fixtures, 'acme/crm-stages.b.yaml'),
      `title: Unused\norigin: https://eu.acme.example\nexchanges:\n  - {request: {path: /api/stages, query: {active: '1'}}, response: {body: {data: [{id: 1, name: One}]}}}\n${exchange('/api/other')}`,
    )
    const { code, out } = await cli([
      'test',
      'acme',
      '--mappings',
      mappings,
      '--fixtures',
      fixtures,
      '--text',
    ])
    expect(code).toBe(1)
    expect(out).toContain('+ query active=1')
    expect(out).toContain('exchange 2 (GET /api/other) was never asked for')
    expect(out).toMatch(
      /acme: created_at: no expectation names a value of it \(\S+acme\.yaml:23:21\)/,
    )
    expect(out).toContain('acme: no fixture asks for name[eq]')
  })

  // A provider with one case, in folders of its own.
  function acme(expect = '{records: [{id: "1", name: One, created_at: null}]}') {
    const mappings = writeMappings({ acme: acmeMapping(simpleList) })
    const fixtures = mkdtempSync(join(tmpdir(), 'crosswalk-fixtures-'))
    mkdirSync(join(fixtures, 'acme'))
    const fixture = join(fixtures, 'acme/crm-stages.one.yaml')
    const text = `# Kept.\ntitle: One & only\norigin: https://eu.acme.example\nexpect: ${expect}\nexchanges:\n  - request: {path: /api/stages}\n    response: {body: {data: [{id: 1, name: One}, {id: 2, name: Two, created: '2024-01-01'}]}}\n`
    writeFileSync(fixture, text)
    const line = (...words: string[]) => ['test', 'acme', ...words, '-m', mappings, '-f', fixtures]
    return { fixture, fixtures, mappings, line }
  }

  test('shows where values come from, and accepts what is answered as expectations', async () => {
    const { fixture, line } = acme('{result_count: 2}')
    const shown = await cli(line('one', '--show', '--text'))
    expect(shown.out).toContain('record "2" at /data/1 of exchange 1 (GET /api/stages)')
    expect(shown.out).toContain('response.created = "2024-01-01" at /data/1/created')
    expect(shown.out).toContain('empty: response.created is not there at /data/0/created')
    const { code, err } = await cli(line('--accept', '--json'))
    expect([code, err]).toEqual([0, expect.stringContaining('crm-stages.one.yaml')])
    expect(readFileSync(fixture, 'utf8')).toContain(`# Kept.
title: One & only
origin: https://eu.acme.example
expect:
  result_count: 2
  records:
    - {id: "1", name: One, created_at: null}
    - {id: "2", name: Two, created_at: 2024-01-01T00:00:00.000Z}
exchanges:
`)
    expect((await cli(line())).code).toBe(0)
    expect((await cli('test copper --accept -f tests')).code).toBe(2)
  })

  test('writes JSON and JUnit XML that hold what is wrong and what is unproven', async () => {
    const { line, fixtures } = acme('{records: [{id: "1", name: "<Two>"}]}')
    const junit = join(fixtures, 'junit.xml')
    const { code, out } = await cli(line('--junit', junit))
    expect(code).toBe(1)
    const { version, cases, unproven } = JSON.parse(out)
    expect(version).toBe(1)
    expect(cases[0].findings[0]).toMatchObject({ kind: 'field', field: 'name', got: 'One' })
    expect(unproven).toEqual([
      expect.objectContaining({
        kind: 'field',
        field: 'created_at',
        where: expect.objectContaining({ line: 21 }),
      }),
    ])
    const xml = readFileSync(junit, 'utf8')
    expect(xml).toContain('<testsuite name="acme" tests="2" failures="2">')
    expect(xml).toContain('name="One &amp; only"')
    expect(xml).toContain('instead of &quot;&lt;Two&gt;&quot;')
  })

  test('runs again when a file changes, until it is ended', async () => {
    const { fixture, line } = acme()
    const controller = new AbortController()
    const running = cli(line('--watch', '--text'), { signal: controller.signal })
    const changed = readFileSync(fixture, 'utf8').replace('One & only', 'Changed')
    const timer = setInterval(() => writeFileSync(fixture, changed), 400)
    setTimeout(() => controller.abort(), 3000)
    const { code, out } = await running
    clearInterval(timer)
    expect(code).toBe(130)
    expect(out).toContain('✓ One & only')
    expect(out).toContain('✓ Changed')
  })

  test('lists the small changes that no expectation notices', async () => {
    const { line } = acme()
    const { code, out } = await cli(line('--mutate', '--text'))
    expect(code).toBe(1)
    expect(out).toMatch(/✗ \S+created_at: created → nothing \(\S+acme\.yaml:21:39\)/)
    const json = JSON.parse((await cli(line('--mutate'))).out)
    expect(json).toMatchObject({ version: 1, mutants: [{ provider: 'acme' }] })
    expect((await cli(line('--mutate', '--accept'))).err).toContain('exclude each other')
  })
})

describe('crosswalk check', () => {
  const wrong = (from: string, to: string) => {
    const text = readFileSync('mappings/copper.yaml', 'utf8')
    return file('copper.yaml', text.replace(from, to))
  }

  test('says that a shipped mapping is right, with all that is proven', async () => {
    const { code, out } = await cli('check copper --strict', { tty: true })
    expect([code, out]).toEqual([0, expect.stringMatching(/✓ copper is right, [^\n]+\n$/)])
    const { version, ok, coverage, ...rest } = JSON.parse((await cli('check copper')).out)
    expect([version, ok]).toEqual([1, true])
    expect(rest).toMatchObject({ provider: 'copper', problems: [], unproven: [] })
    expect(rest.cases.length).toBeGreaterThan(0)
    expect(coverage.map(({ resource }: { resource: string }) => resource)).toContain('crm/stages')
    for (const { mapped, proven, branches } of coverage) {
      expect(proven).toEqual(mapped)
      expect(branches.taken).toBe(branches.seen)
    }
  })

  test('gathers findings, failing cases and coverage of a mapping that is wrong, and exits with 1', async () => {
    const mapping = wrong('name: response.name', 'name: response.nam')
    const { code, out } = await cli(['check', 'copper', '--mappings', mapping])
    const { ok, problems, cases, coverage } = JSON.parse(out)
    expect([code, ok]).toEqual([1, false])
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'unknown_field', suggestion: 'did you mean "name"?' }),
    )
    expect(cases.some(({ faults }: { faults: unknown[] }) => faults.length > 0)).toBe(true)
    expect(coverage[0].proven).toEqual([])
  })

  test('shows what makes a mapping unusable, and plays nothing', async () => {
    const mapping = wrong('name: response.name', 'name: reponse.name')
    const { code, out } = await cli(['check', 'copper', '--mappings', mapping, '--text'])
    expect(code).toBe(1)
    expect(out).toMatch(/copper\.yaml:\d+:\d+ error expression_unknown_root/)
    expect(out).toMatch(/no case was played\n✗ copper is not proven to be right\n$/)
  })

  test('does not take a mapping without fixtures for right, nor a provider that is not there', async () => {
    const none = await cli('check copper --fixtures docs --json')
    expect([none.code, JSON.parse(none.out)]).toMatchObject([
      1,
      { ok: false, problems: [{ code: 'no_fixtures' }], cases: [] },
    ])
    const unknown = await cli('check nobody')
    expect([unknown.code, unknown.err]).toEqual([
      2,
      expect.stringContaining('no mapping of "nobody"'),
    ])
  })
})

describe('crosswalk explain', () => {
  test('explains one field of one record of a case', async () => {
    const { code, out } = await cli(
      'explain pipedrive pages --record 71 --field pipeline.name --text',
    )
    expect(code).toBe(0)
    expect(out).toMatchSnapshot()
  })

  test('explains a payload, as JSON when piped', async () => {
    const payload = file('payload.json', '{"data": [{"id": 61, "pipeline_id": 8}, {"id": 62}]}')
    const pipelines = file('pipelines.json', '[{"id": 8, "name": "Installations"}]')
    const { out } = await cli(
      `explain pipedrive ${payload} --before pipelines=${pipelines} --record 61`,
    )
    const { version, explanations } = JSON.parse(out)
    expect([version, explanations.length, explanations[0].records.length]).toEqual([1, 1, 1])
    const stdin = await cli('explain pipedrive - --field name --text', {
      stdin: '{"data": [{"id": 61}]}',
    })
    expect(stdin.out).toContain('empty: response.name is not there at /data/0/name')
  })

  test('says when there is nothing to explain', async () => {
    expect((await cli('explain pipedrive pages --record 1')).err).toContain('no record "1"')
    expect((await cli('explain pipedrive nowhere')).err).toContain(
      'No fixture "nowhere" of "pipedrive"',
    )
  })
})

describe('crosswalk new', () => {
  test('writes mapping, fixture and test, which pass as they are, and overwrites nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosswalk-new-'))
    const { code, out } = await cli(['new', 'north-wind', '--into', folder])
    expect(code).toBe(0)
    expect(out.trim().split('\n')).toHaveLength(3)
    const listed = await cli(['new', 'south-wind', '--into', folder, '--json'])
    expect(JSON.parse(listed.out).written).toHaveLength(3)
    const mappings = join(folder, 'mappings')
    expect((await cli(['validate', mappings, '--strict', '--text'])).code).toBe(0)
    const fixtures = join(folder, 'tests/fixtures/providers')
    const played = await cli([
      'test',
      'north-wind',
      '--mappings',
      mappings,
      '--fixtures',
      fixtures,
      '--text',
    ])
    expect([played.code, played.out]).toEqual([0, expect.stringContaining('1 passed, 0 failed')])
    expect((await cli(['new', 'north-wind', '--into', folder])).err).toContain('exists already')
    expect((await cli(['new', 'North Wind', '--into', folder])).code).toBe(2)
  })
})

describe('the first line of what crosswalk new writes', () => {
  const target = /^# yaml-language-server: \$schema=(\S+)\n/
  const mapping = 'mappings/north-wind.yaml'
  const fixture = 'tests/fixtures/providers/north-wind/crm-stages.pages.yaml'

  async function schemasOf(folder: string): Promise<(string | undefined)[]> {
    await cli(['new', 'north-wind', '--into', folder])
    return [mapping, fixture].map((file) => {
      const [, path] = target.exec(readFileSync(join(folder, file), 'utf8')) ?? []
      return path === undefined ? undefined : resolve(folder, dirname(file), path)
    })
  }

  test('names the schemas of the installed package, from a folder below it too', async () => {
    const home = mkdtempSync(join(tmpdir(), 'crosswalk-schema-'))
    const schemas = join(home, 'node_modules/crosswalk/schemas')
    mkdirSync(schemas, { recursive: true })
    const files = ['mapping', 'fixture'].map((name) => join(schemas, `${name}.schema.json`))
    for (const file of files) writeFileSync(file, '{}')
    mkdirSync(join(home, 'crm'))
    expect(await schemasOf(home)).toEqual(files)
    expect(await schemasOf(join(home, 'crm'))).toEqual(files)
    const text = readFileSync(join(home, mapping), 'utf8')
    writeFileSync(join(home, mapping), text.replace('crosswalk/schemas', 'elsewhere'))
    const { out } = await cli(['validate', join(home, mapping), '--json'])
    expect(JSON.parse(out)).toEqual([
      expect.objectContaining({ code: 'schema_not_found', severity: 'warning' }),
    ])
  })

  test('names those beside the mappings first, and none where there is none', async () => {
    const home = mkdtempSync(join(tmpdir(), 'crosswalk-schema-'))
    expect(await schemasOf(home)).toEqual([undefined, undefined])
    const clone = join(home, 'clone')
    mkdirSync(join(clone, 'schemas'), { recursive: true })
    writeFileSync(join(clone, 'schemas/mapping.schema.json'), '{}')
    expect(await schemasOf(clone)).toEqual([join(clone, 'schemas/mapping.schema.json'), undefined])
  })
})

describe('crosswalk completion', () => {
  test('makes bash complete commands, providers, flags and subcommands', async () => {
    const { out } = await cli('completion bash')
    const script = file('completion.bash', out)
    const completed = (line: string) => {
      const words = line.split(' ')
      const program = `source '${script}'; COMP_WORDS=(${words.map((word) => `"${word}"`).join(' ')}); COMP_CWORD=${words.length - 1}; _crosswalk; echo "\${COMPREPLY[*]}"`
      return execFileSync('bash', ['-c', program], { encoding: 'utf8' }).trim()
    }
    expect(completed('crosswalk l')).toBe('list')
    expect(completed('crosswalk list piped')).toBe('pipedrive')
    expect(completed('crosswalk list pipedrive --lim')).toBe('--limit')
    expect(completed('crosswalk account a')).toBe('add')
    expect(completed('crosswalk account add --lab')).toBe('--label')
  })

  test.each(['zsh', 'fish'])('has every command and subcommand for %s too', async (shell) => {
    const { code, out } = await cli(`completion ${shell}`)
    expect(code).toBe(0)
    for (const word of ['validate', 'serve', 'oauth-client', 'rotate', 'exclude-fields'])
      expect(out).toContain(word)
  })

  test('names the shells that it knows', async () => {
    const { code, err } = await cli('completion tcsh')
    expect([code, err]).toEqual([2, expect.stringContaining('bash, zsh, fish')])
  })
})

describe('crosswalk support', () => {
  test('is a table on a terminal, Markdown on demand, JSON when piped', async () => {
    const { out } = await cli('support', { tty: true, columns: 80 })
    // A row for each provider, once for each resource that it has; whole columns are left out.
    expect(out).toMatch(/^Salesforce +native +native +yes +– +native +native$/m)
    for (const label of ['Pipedrive', 'Salesforce'])
      expect(out.match(new RegExp(`^${label} `, 'gm'))).toHaveLength(2)
    expect(out).toContain('(not shown at this width: probability, outcome, ')
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(readFileSync('docs/support.md', 'utf8')).toContain((await cli('support --markdown')).out)
    const listed: readonly ProviderSupport[] = JSON.parse((await cli('support')).out)
    const stages = listed.filter(({ resource }) => resource === 'crm/stages')
    expect(stages.map(({ provider }) => provider)).toEqual(shippedProviders)
    expect(out).toContain('- Outreach has no crm/pipelines: Stages belong to no pipeline')
  })

  test('shows one provider in detail', async () => {
    const { out } = await cli('support outreach', { tty: true, columns: 80 })
    expect(out).toMatch(/^Outreach: crm\/stages$/m)
    expect(out).toMatch(/^created_at +yes +native \(eq, gt, gte, lt, lte\)$/m)
    expect(out).toMatch(/^pipeline +–$/m)
    expect(out).toMatch(/^- Outreach compares the name itself.*\n.*\n?.*\(warning\)$/m)
    expect(out).not.toContain('Salesforce')
    const listed: readonly ProviderSupport[] = JSON.parse((await cli('support outreach')).out)
    expect(listed.map(({ provider }) => provider)).toEqual(['outreach'])
    const { code, err } = await cli('support nobody')
    expect([code, err]).toEqual([2, expect.stringContaining('Provider "nobody" was not found')])
  })

  test('says what no expectation proves', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'crosswalk-fixtures-'))
    const table = (await cli(`support --markdown -f ${empty}`)).out
    expect(table).toMatch(/^\| Salesforce \| native \| unproven \| native unproven \|/m)
    expect(table).toContain('- Salesforce: name native (eq unproven, in unproven, like unproven)')
  })
})
