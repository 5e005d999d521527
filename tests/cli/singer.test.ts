import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { begin } from '../support/command-line.ts'
import { type SyncProvider, startSyncProvider } from '../support/sync.ts'

let provider: SyncProvider
const folder = mkdtempSync(join(tmpdir(), 'crosswalk-singer-'))
const config = join(folder, 'config.json')

beforeAll(async () => {
  provider = await startSyncProvider()
  const overrides = { base_url: provider.server.origin }
  const account = (id: string) => ({
    id,
    provider: 'acme',
    credentials: { token: `\${TOKEN_${id.toUpperCase()}}` },
    overrides,
  })
  write('config.json', { accounts: [account('north'), account('south')] })
  provider.stages('tok-north').push(...[1, 2, 3].map((id) => ({ id, name: `N${id}` })))
  provider.stages('tok-south').push({ id: 1, name: 'S1' })
})
afterEach(() => {
  provider.intercept = () => undefined
})
afterAll(() => provider.close())

function write(name: string, data: object): string {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(data))
  return file
}

async function tap(...args: readonly string[]) {
  const env = { TOKEN_NORTH: 'tok-north', TOKEN_SOUTH: 'tok-south' }
  const line = ['singer', '--config', config, '--mappings', provider.mappings]
  const ran = await begin([...line, '--allow-private-network', ...args], env).done
  expect(ran.out + ran.err).not.toContain('tok-')
  const messages = args.includes('--discover')
    ? []
    : ran.out
        .split('\n')
        .filter((text) => text !== '')
        .map((text) => JSON.parse(text))
  const of = (type: string) => messages.filter((message) => message.type === type)
  return { ...ran, messages, of, states: of('STATE').map(({ value }) => value) }
}

type Ran = Awaited<ReturnType<typeof tap>>
const names = (ran: Ran) => ran.of('RECORD').map(({ record }) => record.name)

test('--discover tells a stream for each resource, with the account in the key', async () => {
  const { code, out } = await tap('--discover')
  const { streams } = JSON.parse(out)
  expect(code).toBe(0)
  expect(streams).toEqual([
    expect.objectContaining({
      tap_stream_id: 'crm_stages',
      key_properties: ['integrated_account_id', 'id'],
    }),
  ])
  const { properties } = streams[0].schema
  expect(Object.keys(properties)).toEqual(
    expect.arrayContaining(['integrated_account_id', 'id', 'name', 'updated_at']),
  )
  expect(properties).not.toHaveProperty('remote_data')
})

test('a complete walk gives schema, records, states and one activation of their version', async () => {
  const ran = await tap()
  expect([ran.code, ran.err]).toEqual([0, ''])
  expect(ran.messages[0].type).toBe('SCHEMA')
  expect(names(ran)).toEqual(['N1', 'N2', 'N3', 'S1'])
  const versions = new Set(
    [...ran.of('RECORD'), ...ran.of('ACTIVATE_VERSION')].map((m) => m.version),
  )
  expect([versions.size, ran.of('ACTIVATE_VERSION').length]).toEqual([1, 1])
  expect(ran.messages.slice(-2).map(({ type }) => type)).toEqual(['ACTIVATE_VERSION', 'STATE'])
  expect(ran.states.at(-1)).toEqual({ bookmarks: {} })
})

test('a walk that breaks activates nothing, and goes on from its state with the same version', async () => {
  provider.intercept = ({ headers, url }) =>
    headers.authorization === 'Bearer tok-north' && url.searchParams.get('skip') === '2'
      ? { status: 400, body: {} }
      : undefined
  const broken = await tap()
  expect([broken.code, broken.of('ACTIVATE_VERSION')]).toEqual([1, []])
  expect(broken.err).toContain('account "north" is not complete, so nothing is activated')
  expect(names(broken)).toEqual(['N1', 'N2', 'S1'])
  provider.intercept = () => undefined
  const rest = await tap('--state', write('state.json', broken.states.at(-1)))
  expect([rest.code, names(rest)]).toEqual([0, ['N3']])
  expect(rest.of('ACTIVATE_VERSION')[0].version).toBe(broken.of('RECORD')[0].version)
})

test('a cursor that the provider refuses begins the account again', async () => {
  const state = {
    bookmarks: {
      crm_stages: {
        version: 1,
        accounts: { north: 'bm9uc2Vuc2U', south: null },
        incomplete: false,
      },
    },
  }
  const ran = await tap('--state', write('old.json', state))
  expect([ran.code, names(ran)]).toEqual([0, ['N1', 'N2', 'N3']])
})

test('a record that is left out keeps the version from being activated', async () => {
  provider.stages('tok-south').push({ id: 2, name: { not: 'a text' } })
  const ran = await tap()
  expect([ran.code, ran.of('ACTIVATE_VERSION'), ran.states.at(-1)]).toEqual([
    1,
    [],
    { bookmarks: {} },
  ])
  provider.stages('tok-south').pop()
})

test('a catalog selects streams; what cannot be read is misuse', async () => {
  const unselected = write('catalog.json', {
    streams: [
      {
        tap_stream_id: 'crm_stages',
        metadata: [{ breadcrumb: [], metadata: { selected: false } }],
      },
    ],
  })
  expect((await tap('--catalog', unselected)).messages).toEqual([])
  for (const [name, data, said] of [
    ['a.json', { accounts: [] }, 'must list its "accounts"'],
    ['b.json', { accounts: [{ provider: 'acme' }] }, 'must have an "id"'],
    ['c.json', { accounts: [{ id: 'a', provider: 'acme', key: 1 }] }, 'unknown key "key"'],
  ] as const) {
    const { code, err } = await begin(['singer', '--config', write(name, data)]).done
    expect([code, err]).toEqual([2, expect.stringContaining(said)])
  }
})

const python = spawnSync('python3', ['-m', 'venv', '--help']).status === 0
const withTarget = python ? test : test.skip
withTarget(
  'a real target takes the messages: target-jsonl',
  async () => {
    const venv = join(folder, 'venv')
    execFileSync('python3', ['-m', 'venv', venv])
    const installed = spawnSync(`${venv}/bin/pip`, ['install', '-q', 'target-jsonl'], {
      timeout: 90_000,
    })
    if (!existsSync(`${venv}/bin/target-jsonl`)) {
      process.stderr.write(`target-jsonl could not be installed: ${installed.stderr}\n`)
      return
    }
    const { out } = await tap()
    const destination = mkdtempSync(join(folder, 'out-'))
    const target = spawnSync(
      `${venv}/bin/target-jsonl`,
      ['--config', write('target.json', { destination_path: destination })],
      { input: out },
    )
    expect([target.status, String(target.stderr)]).toEqual([
      0,
      expect.not.stringContaining('CRITICAL'),
    ])
    const [file = ''] = readdirSync(destination)
    const rows = readFileSync(join(destination, file), 'utf8')
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row))
    expect(rows.map(({ integrated_account_id: account, id }) => `${account} ${id}`)).toEqual([
      'north 1',
      'north 2',
      'north 3',
      'south 1',
    ])
  },
  120_000,
)
