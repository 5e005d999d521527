import { secretToken } from '../support/acme.ts'
import { begin } from '../support/command-line.ts'
import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { useServer } from '../support/server.ts'

const server = useServer()
const mappings = writeMappings({
  acme: acmeMapping(
    `${simpleList}body: {token: '"made-up"', kind: '"stages"'}\nmethod: POST\n`,
    `pagination: {format: none}\nheaders: {x-app: app}`,
  ),
})
const answer = { body: { data: [{ id: 61, name: 'Enquiry' }] } }

function list(...words: string[]) {
  const account = ['--credential', `token=${secretToken}`, '--base-url', `${server.origin}/v1`]
  const line = ['list', 'acme', '--mappings', mappings, ...account, '--allow-private-network']
  return begin([...line, ...words]).done
}

describe('crosswalk list --trace', () => {
  test('shows each request as it is sent, and each answer, on stderr', async () => {
    let calls = 0
    server.answer = () => {
      calls += 1
      return calls === 1 ? { status: 503, headers: { 'retry-after': '0' } } : answer
    }
    const echo = `remote=${secretToken}`
    const { code, out, err } = await list('--trace', '--json', '--remote-query', echo)
    expect(code).toBe(0)
    expect(JSON.parse(out).result).toMatchObject([{ id: '61', name: 'Enquiry' }])
    const lines = err.replace(/after \d+ ms/g, 'after N ms').split('\n')
    const request = [
      '    authorization: [redacted]',
      '    x-app: app',
      '    content-type: application/json',
      '    {"token":"[redacted]","kind":"stages"}',
    ]
    expect(lines.filter((line) => !line.startsWith('    '))).toEqual([
      `→ 1 POST ${server.origin}/v1/stages?remote=[redacted]`,
      '← 1 503 after N ms',
      '↻ again in 0 ms: remote_unavailable',
      `→ 2 POST ${server.origin}/v1/stages?remote=[redacted]`,
      '← 2 200 after N ms',
      '',
    ])
    expect(lines).toEqual(expect.arrayContaining(request))
    expect(err).not.toContain(secretToken)
  })

  test('leaves the lines of --ndjson as they are, and hides a parameter with the name of a secret', async () => {
    server.answer = () => answer
    const { out, err } = await list('--trace', '--ndjson', '--remote-query', 'api_key=k-of-nobody')
    const lines = out.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).type ?? 'record')).toHaveLength(2)
    expect(err).toContain('api_key=[redacted]')
    expect(err).not.toContain('k-of-nobody')
  })

  test('is silent without the flag', async () => {
    server.answer = () => answer
    expect((await list('--json')).err).toBe('')
  })
})
