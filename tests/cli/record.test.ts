import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { secretToken } from '../support/acme.ts'
import { begin } from '../support/command-line.ts'
import { acmeMapping, writeMappings } from '../support/mapping.ts'
import { type Got, useServer } from '../support/server.ts'

const mappings = writeMappings({
  acme: acmeMapping(
    `path: /stages
response_path: data
response_mapping:
  id: $id(response.id)
  name: response.name
  created_at: $isoDate(response.created)
`,
    'pagination: {format: link_header}',
  ),
})
const stages = [
  {
    id: 61,
    name: 'Enquiry',
    created: '2025-10-02T13:40:00Z',
    owner: { name: 'Anna Berg', email: 'anna@northwind-real.com' },
  },
  { id: 62, name: 'Anna Berg', created: '2025-10-03T13:40:00Z', owner: null },
]

function answer({ url }: Got) {
  const isSecond = url.searchParams.get('page') === '2'
  const link = `<${url.origin}/v9/stages?page=2>; rel="next"`
  return {
    headers: { 'x-request-id': '5f2c', ...(isSecond ? {} : { link }) },
    body: { data: [stages[isSecond ? 1 : 0]], echo: secretToken },
  }
}

const server = useServer(answer)
const folder = () => mkdtempSync(join(tmpdir(), 'crosswalk-record-'))

function record(fixtures: string, words: readonly string[] = []) {
  const account = ['--credential', `token=${secretToken}`, '--base-url', `${server.origin}/v9`]
  const places = ['--mappings', mappings, '--fixtures', fixtures, '--allow-private-network']
  return begin(['record', 'acme', '--case', 'live', ...account, ...places, ...words]).done
}

const clean = (text: string, fixtures: string) =>
  text.replaceAll(fixtures, '<fixtures>').replaceAll(mappings, '<mappings>')

describe('crosswalk record', () => {
  test('writes a case that crosswalk test accepts, and says what it did', async () => {
    const fixtures = folder()
    const { code, out, err } = await record(fixtures)
    expect([code, err]).toEqual([0, ''])
    expect(clean(out, fixtures)).toMatchSnapshot()
    const text = readFileSync(join(fixtures, 'acme/crm-stages.live.yaml'), 'utf8')
    for (const value of [secretToken, 'Anna', 'northwind-real', server.origin])
      expect(text + out).not.toContain(value)
    const places = ['--mappings', mappings, '--fixtures', fixtures]
    const accepted = await begin(['test', 'acme', ...places, '--accept']).done
    expect([accepted.code, accepted.err]).toEqual([
      0,
      expect.stringMatching(/^wrote .*live\.yaml\n$/),
    ])
    expect((await begin(['test', 'acme', ...places, '--text']).done).out).toContain(
      '1 passed, 0 failed',
    )
  })

  test('overwrites nothing unless it is told to, and calls nobody before', async () => {
    const fixtures = folder()
    await record(fixtures)
    const file = join(fixtures, 'acme/crm-stages.live.yaml')
    writeFileSync(file, 'mine')
    server.got.length = 0
    const refused = await record(fixtures)
    expect([refused.code, refused.out, server.got.length]).toEqual([2, '', 0])
    expect(refused.err).toBe(`error: "${file}" exists already: --force overwrites it\n`)
    expect(readFileSync(file, 'utf8')).toBe('mine')
    expect((await record(fixtures, ['--force'])).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('exchanges:')
  })

  test('expects the warnings that the call gave, and prints them', async () => {
    const fixtures = folder()
    server.answer = () => ({ body: { data: [stages[0], { id: 63, name: 7 }] } })
    const { code, out, err } = await record(fixtures)
    server.answer = answer
    expect([code, out]).toEqual([0, expect.stringContaining('1 exchange, 1 record\n')])
    expect(err).toMatch(/^warning: acme: .*\(invalid_record\)\n$/)
    const text = readFileSync(join(fixtures, 'acme/crm-stages.live.yaml'), 'utf8')
    expect(text).toContain('expect: {warnings: [invalid_record]}')
  })

  test('gives the same as JSON', async () => {
    const fixtures = folder()
    const { code, out } = await record(fixtures, [
      '--json',
      '--one-page',
      '--keep',
      '/data/@/owner',
    ])
    const { file, ...shown } = JSON.parse(out)
    expect([code, file]).toEqual([0, join(fixtures, 'acme/crm-stages.live.yaml')])
    expect(shown).toMatchSnapshot()
    expect(readFileSync(file, 'utf8')).toContain('Anna Berg')
  })

  test('writes nothing while a secret is left, or when the call fails', async () => {
    const fixtures = folder()
    const left = await record(fixtures, ['--title', `Of ${encodeURIComponent(secretToken)}`])
    expect([left.code, left.out]).toEqual([1, ''])
    expect(left.err).toBe(
      'error: The credential token would stand in crm-stages.live.yaml:1 (/title): nothing was written (secret_in_fixture)\n',
    )
    server.answer = () => ({ status: 401, body: { error: `bad token ${secretToken}` } })
    const failed = await record(fixtures)
    expect(failed.code).toBe(1)
    expect(failed.err).toContain('remote_unauthorized')
    expect(failed.err).not.toContain(secretToken)
    expect(existsSync(join(fixtures, 'acme'))).toBe(false)
    const recorded = await record(fixtures, ['--failing'])
    expect([recorded.code, recorded.out]).toEqual([
      0,
      expect.stringContaining('it fails with remote_unauthorized'),
    ])
    server.answer = answer
  })

  test.each([
    ['a name of a case that is none', ['--case', 'Live 1'], 'small letters, digits and hyphens'],
    ['a HAR file and the sandbox', ['--from', 'a.har', '--sandbox'], 'exclude each other'],
    ['one record and one page', ['--id', '7', '--one-page'], 'exclude each other'],
    [
      'a HAR file that is not there',
      ['--from', 'nowhere.har'],
      '"nowhere.har" cannot be read: ENOENT',
    ],
  ])('exits with 2 for %s', async (_what, words, message) => {
    const { code, out, err } = await record(folder(), words)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })
})

const origin = 'https://eu.acme.example'
const bearer = 'har-bearer-5f1e88'

function entry(
  url: string,
  more: {
    method?: string
    body?: unknown
    response?: object
    encoding?: 'base64'
    headers?: object
  } = {},
) {
  const { method = 'GET', body, response, encoding, headers = {} } = more
  const text = JSON.stringify(body)
  const list = (pairs: object) => Object.entries(pairs).map(([name, value]) => ({ name, value }))
  return {
    startedDateTime: '2026-03-01T10:00:00.000Z',
    time: 12,
    request: {
      method,
      url,
      headers: list({ Authorization: `Bearer ${bearer}`, Cookie: 'sid=c00kie-value-1234' }),
    },
    response: response ?? {
      status: 200,
      headers: list({
        'Content-Type': 'application/json',
        Date: 'Sun, 01 Mar 2026 10:00:00 GMT',
        ...headers,
      }),
      content: {
        size: text.length,
        mimeType: 'application/json',
        text: encoding === undefined ? text : Buffer.from(text).toString('base64'),
        ...(encoding === undefined ? {} : { encoding }),
      },
    },
  }
}

function har(entries: readonly object[]): string {
  const file = join(folder(), 'browser.har')
  writeFileSync(
    file,
    JSON.stringify({ log: { version: '1.2', creator: { name: 'test', version: '1' }, entries } }),
  )
  return file
}

function recordHar(file: string, fixtures: string) {
  const places = ['--mappings', mappings, '--fixtures', fixtures]
  return begin(['record', 'acme', '--case', 'live', ...places, '--from', file]).done
}

describe('crosswalk record --from a HAR file', () => {
  const next = { Link: `<${origin}/api/stages?page=2>; rel="next"` }
  const first = entry(`${origin}/api/stages`, {
    body: { data: [stages[0]], echo: [bearer, 'c00kie-value-1234'] },
    headers: next,
  })
  const second = entry(`${origin}/api/stages?page=2`, {
    body: { data: [stages[1]] },
    encoding: 'base64',
  })

  test('takes the entries that the mapping asks for, and says why it left out the others', async () => {
    const file = har([
      entry('https://cdn.acme.example/app.js', { body: 'x' }),
      entry(`${origin}/api/stages`, { method: 'OPTIONS', body: '' }),
      first,
      entry(`${origin}/api/stages?page=7`, { body: { data: [] } }),
      entry(`${origin}/api/users`, { body: [] }),
      second,
      entry(`${origin}/api/stages?page=2`, {
        response: { status: 0, headers: [], content: { size: 0 } },
      }),
      entry(`${origin}/api/stages?page=3`, {
        response: { status: 200, headers: [], content: { size: 90 } },
      }),
      first,
    ])
    const fixtures = folder()
    const { code, out, err } = await recordHar(file, fixtures)
    expect([code, err]).toEqual([0, ''])
    expect(clean(out, fixtures)).toMatchSnapshot()
    const text = readFileSync(join(fixtures, 'acme/crm-stages.live.yaml'), 'utf8')
    for (const value of [bearer, 'c00kie-value', 'Anna', 'northwind-real'])
      expect(text).not.toContain(value)
    expect(text).toContain("now: '2026-03-01T10:00:00.000Z'")
    expect(text).toContain("authorization: 'Bearer {{credentials.token}}'")
  })

  test('names the request that is not in the file', async () => {
    const { code, out, err } = await recordHar(har([first]), folder())
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(`GET ${origin}/api/stages?page=2 was sent, but is not recorded`)
    expect(err).toContain('shows what the mapping asks for')
    expect(err).not.toContain(bearer)
  })

  test.each([
    ['{', 'is not JSON'],
    ['{"log": {}}', '#/log/entries is not a list'],
    [
      '{"log": {"entries": [{"request": {"url": "/a"}}]}}',
      '#/log/entries/0/request/url is not a URL',
    ],
  ])('says what is wrong with %s', async (text, message) => {
    const file = join(folder(), 'wrong.har')
    writeFileSync(file, text)
    const { code, err } = await recordHar(file, folder())
    expect(code).toBe(2)
    expect(err).toContain(`${message}: expected HAR 1.2 (invalid_har)`)
  })
})
