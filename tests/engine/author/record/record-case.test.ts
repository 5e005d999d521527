import type { Account, RecordingError, Send } from 'crosswalk'
import { type RecordOptions, recordCase, runCase, startReplayServer } from 'crosswalk/testing'
import fc from 'fast-check'
import { secretToken } from '../../../support/acme.ts'
import { acmeMapping, writeMappings } from '../../../support/mapping.ts'
import { type Got, useServer } from '../../../support/server.ts'
import { spellings } from '../../../support/spellings.ts'

const mappings = writeMappings({
  acme: acmeMapping(
    `path: /stages
response_path: data
before:
  users: {path: /users, response_path: users, key_by: email}
response_mapping:
  id: $id(response.id)
  name: response.name
  position: response.position
  pipeline:
    id: $id(response.pipeline.id)
    name: $lookup(before.users, response.owner_email).id & " " & response.pipeline.name
  created_at: $isoDate(response.created)
`,
    'pagination: {format: next_url, next_url_path: next}',
  ),
})

// What nobody may find in a fixture.
const planted = [
  secretToken,
  'anna.berg@northwind-real.com',
  'Anna',
  'Berg',
  '+49 30 901820',
  '12 Harbour Lane',
  '81.2.69.160',
  'Q29va2llLXZhbHVlLTk5',
  'sig-81f0c2d9aa77',
  'eyJzdWIiOiJhbm5hIn0',
]
const anna = {
  id: 7,
  email: 'anna.berg@northwind-real.com',
  first_name: 'Anna',
  name: 'Anna Berg',
  phone: '+49 30 901820',
  address: { street: '12 Harbour Lane', city: 'Bergheim' },
  last_ip: '81.2.69.160',
  access_token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJl',
}
const stage = {
  id: 61,
  name: 'Enquiry',
  position: 3,
  pipeline: { id: 8, name: 'Installations' },
  created: '2025-10-02T13:40:00Z',
  owner_email: anna.email,
  owner: anna,
  note: `Call Anna Berg (ANNA.BERG@northwind-real.com) about ${encodeURIComponent(anna.email)}`,
  echo: {
    plain: `token ${secretToken}`,
    url: `https://files.acme.example/a?signature=sig-81f0c2d9aa77&u=${encodeURIComponent(encodeURIComponent(secretToken))}`,
    base64: Buffer.from(`user:${secretToken}`).toString('base64'),
    inner: JSON.stringify({ user: { name: 'Anna Berg', token: secretToken } }),
    html: secretToken.replaceAll('!', '&#33;'),
    hex: Buffer.from(secretToken).toString('hex'),
  },
}
const headers = {
  'set-cookie': 'session=Q29va2llLXZhbHVlLTk5; Path=/',
  'x-request-id': '5f2c',
  etag: '"9"',
  'x-ratelimit-remaining': '17',
}

function answer({ url }: Got) {
  if (url.pathname === '/v9/users') return { headers, body: { users: [anna] } }
  const isSecond = url.searchParams.get('cursor') !== null
  const cursor = Buffer.from(JSON.stringify({ after: anna.email })).toString('base64url')
  const next = isSecond ? null : `${url.origin}/v9/stages?cursor=${cursor}`
  const other = { ...stage, id: 62, name: 'Anna Berg', echo: 'Q29va2llLXZhbHVlLTk5' }
  return { headers, body: { data: [isSecond ? other : stage], next } }
}

const server = useServer(answer)

function options(more: Partial<RecordOptions> = {}): RecordOptions {
  const account: Account = {
    provider: 'acme',
    credentials: { token: secretToken },
    overrides: { base_url: `${server.origin}/v9` },
  }
  return {
    mappings,
    name: 'live',
    resource: 'crm/stages',
    account,
    allowPrivateNetwork: true,
    ...more,
  }
}

async function played(recorded: Awaited<ReturnType<typeof recordCase>>) {
  const replay = await startReplayServer()
  const report = await runCase(replay, recorded.fixture, { mappings })
  await replay.close()
  return { report, differences: recorded.differences(report) }
}

describe('recordCase()', () => {
  test('writes pages and joined lists so that they play, without secrets and personal data', async () => {
    const recorded = await recordCase(options())
    for (const value of planted)
      expect(recorded.text.toLowerCase()).not.toContain(value.toLowerCase())
    const { report, differences } = await played(recorded)
    expect([report.faults, differences]).toEqual([[], []])
    expect(recorded.fixture.content).toMatchObject({
      origin: 'https://eu.acme.example',
      headers: { authorization: 'Bearer {{credentials.token}}' },
      walk: true,
    })
    expect(recorded.fixture.content.exchanges.map(({ request }) => request.path)).toEqual([
      '/api/users',
      '/api/stages',
      '/api/stages',
    ])
    expect(recorded.headersLeftOut).toEqual(
      expect.arrayContaining(['date', 'etag', 'set-cookie', 'x-request-id']),
    )
    expect(recorded.fixture.content.exchanges[0]?.response.headers).toEqual({
      'x-ratelimit-remaining': '17',
    })
  })

  test('gives the same value the same stand-in, so that joins still join, and says what it changed', async () => {
    const { text, fixture, replaced } = await recordCase(options())
    expect(text.replace(/^now: .*\n/m, '')).toMatchSnapshot()
    const email = 'person-1@mail.example'
    expect(fixture.content.exchanges).toMatchObject([
      { response: { body: { users: [{ email }] } } },
      { response: { body: { data: [{ owner_email: email }] } } },
      { response: { body: { data: [{ owner_email: email }] } } },
    ])
    expect(replaced).toContainEqual({
      kind: 'name',
      in: 'response',
      request: 'GET /api/stages',
      pointer: '/data/@/name',
      count: 1,
      fields: ['name'],
    })
  })

  test('leaves a word that is also a name where a field is made from it, and says so', async () => {
    server.answer = (request) =>
      request.url.pathname === '/v9/users'
        ? answer(request)
        : { body: { data: [{ ...stage, name: 'Berg', note: 'Berg said so' }], next: null } }
    const { fixture, stayed } = await recordCase(options())
    server.answer = answer
    const [, exchange] = fixture.content.exchanges
    expect(exchange?.response.body).toMatchObject({
      data: [{ name: 'Berg', note: 'Sasha said so' }],
    })
    expect(stayed).toMatchObject([{ kind: 'name', pointer: '/data/@/name', fields: ['name'] }])
  })

  test('keeps what it is told to keep, but no secret', async () => {
    const keep = ['/data/@/owner/first_name', '/data/@/echo']
    const { text } = await recordCase(options({ keep }))
    expect(text).toContain('first_name: Anna')
    for (const value of [secretToken, 'anna.berg@northwind-real.com'])
      expect(text).not.toContain(value)
  })

  test('hides further texts, and records one record or one page', async () => {
    const hidden = await recordCase(options({ hide: ['Installations'], walk: false }))
    expect(hidden.text).not.toContain('Installations')
    expect(hidden.fixture.content.exchanges).toHaveLength(2)
    const one = await recordCase(options({ id: '61' }))
    expect(one.fixture.content.get).toEqual(['61'])
    expect((await played(one)).report.faults).toEqual([])
  })

  test('rejects with what the call rejects with, and records it only when it is asked to', async () => {
    server.answer = () => ({ status: 403, body: { message: 'scope missing' } })
    await expect(recordCase(options())).rejects.toMatchObject({ code: 'remote_forbidden' })
    const recorded = await recordCase(options({ failing: true }))
    expect(recorded.fixture.content.expect).toEqual({ error: 'remote_forbidden' })
    expect((await played(recorded)).report.faults).toEqual([])
    server.answer = answer
  })

  test('refuses to write while a secret is left that no stand-in reaches', async () => {
    // The title is the user's own text.
    const title = Buffer.from(`|${secretToken}|`).toString('base64')
    const recording = recordCase(options({ title }))
    await expect(recording).rejects.toMatchObject({ name: 'RecordingError' })
    const error = await recording.catch((thrown: RecordingError) => thrown)
    expect(error).toMatchObject({
      code: 'secret_in_fixture',
      where: { file: 'crm-stages.live.yaml', line: 1, path: '/title' },
    })
    expect(String((error as Error).message)).toBe(
      'The credential token would stand in crm-stages.live.yaml:1 (/title): nothing was written',
    )
  })

  test('leaves no secret in any spelling, wherever it stands, and the case plays', async () => {
    const secret = fc.stringMatching(/^[!-~]{6,30}$/)
    const spelling = fc.constantFrom(...Object.keys(spellings))
    const replay = await startReplayServer()
    await fc.assert(
      fc.asyncProperty(secret, spelling, async (value, name) => {
        const leaf = `?a=${spellings[name]?.(value)}`
        const send: Send = async ({ url }) => {
          const data = [{ ...stage, owner: leaf, [leaf]: leaf }]
          const body = JSON.stringify(url.includes('/users') ? { users: [anna] } : { data })
          return {
            status: 200,
            headers: { link: `<https://acme.example/${encodeURIComponent(value)}>` },
            body,
          }
        }
        const account = { provider: 'acme', credentials: { token: value } }
        const recorded = await recordCase({ ...options({ account }), send })
        const written = JSON.stringify(recorded.fixture.content.exchanges)
        expect(written).not.toContain(JSON.stringify(leaf).slice(1, -1))
        const report = await runCase(replay, recorded.fixture, { mappings })
        expect([report.faults, recorded.differences(report)]).toEqual([[], []])
      }),
      { numRuns: 30 },
    )
    await replay.close()
  })
})
