import type { Io } from '../../engine/cli/io.ts'
import { begin, type Going } from '../support/command-line.ts'
import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { newFolder } from '../support/new-folder.ts'
import { shippedProviders } from '../support/providers.ts'
import { startServer } from '../support/server.ts'

let data: string
beforeAll(async () => {
  data = newFolder()
})
const mappings = writeMappings({ acme: acmeMapping(simpleList) })

const cli = (line: string, env?: Io['env']) =>
  begin([...line.split(' ').filter(Boolean), '--data', data], env).done

async function listening(going: Going): Promise<string> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const [, url] = /Listening on (http:\S+)/.exec(going.err()) ?? []
    if (url !== undefined) return url
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`It does not listen: ${going.err()}`)
}

describe('crosswalk serve', () => {
  test.each([
    'serve',
    'account',
    'account add',
    'token',
    'token create',
    'key',
    'oauth-client',
    'sync',
  ])('%s --help explains itself', async (command) => {
    const { code, out } = await begin([...command.split(' '), '--help']).done
    expect(code).toBe(0)
    expect(out).toMatchSnapshot()
  })

  test.each([
    'account list',
    'account show',
    'account verify',
    'account remove',
    'token list',
    'token revoke',
    'oauth-client set',
    'oauth-client list',
    'oauth-client remove',
    'key new',
    'key status',
    'key rotate',
    'sync add',
    'sync list',
    'sync status',
    'sync pause',
    'sync resume',
    'sync resync',
    'sync remove',
    'sync run',
    'sync work',
  ])('%s --help has a sentence and examples', async (command) => {
    const { code, out } = await begin([...command.split(' '), '--help']).done
    expect([code, out]).toEqual([0, expect.stringMatching(/^Usage: .*\n\n[A-Z].*/)])
    expect(out).toContain(`Examples:\n  $ crosswalk ${command}`)
    expect(out).toContain('--json')
  })

  test('makes a first token, answers, says where it keeps things, and ends in order', async () => {
    const folder = newFolder()
    const going = begin(['serve', '--port', '0', '--data', folder])
    const url = await listening(going)
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    for (let tries = 0; tries < 100 && !going.err().includes('are kept in'); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20))
    const [, token] = /shown this once: (cwk_\S+)/.exec(going.err()) ?? []
    const answer = await fetch(`${url}/integrated-accounts`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect([answer.status, (await answer.json()) as unknown]).toEqual([
      200,
      { result: [], next_cursor: null, result_count: 0 },
    ])
    const second = await begin(['serve', '--port', '0', '--data', folder]).done
    expect([second.code, second.err]).toEqual([
      2,
      expect.stringContaining('is in use by another process'),
    ])
    going.end()
    expect((await going.done).code).toBe(0)
  })

  test('with --sandbox prints commands that work', async () => {
    const going = begin(['serve', '--sandbox', '--port', '0'])
    await listening(going)
    for (let tries = 0; tries < 300 && !going.out().includes('Ctrl+C'); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20))
    const [, token] = /^TOKEN=(\S+)$/m.exec(going.out()) ?? []
    const urls = [...going.out().matchAll(/^curl .*'(http[^']+)'/gm)].map(([, url = '']) => url)
    // Two of each resource, and two more. They fit on a screen.
    expect(urls).toHaveLength(6)
    const ids = new Map(
      [...going.out().matchAll(/^ {2}(\S+) +([\da-f-]{36})$/gm)].map(([, name = '', id]) => [
        name,
        id,
      ]),
    )
    expect([...ids.keys()]).toEqual(shippedProviders)
    const [{ origin } = { origin: '' }] = urls.map((url) => new URL(url))
    for (const id of ids.values())
      urls.push(`${origin}/unified/crm/stages?integrated_account_id=${id}&limit=2`)
    for (const url of urls) {
      const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
      const body = (await answer.json()) as { result_count: number }
      expect([url, answer.status, body.result_count > 0]).toEqual([url, 200, true])
    }
    going.end()
    expect((await going.done).code).toBe(0)
  })

  test('warns when it can be reached from outside without TLS, and names a port that is taken', async () => {
    const taken = await startServer()
    const refused = await begin(['serve', '--sandbox', '--port', String(taken.port)]).done
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringContaining('EADDRINUSE): choose another'),
    ])
    await taken.close()
    const going = begin(['serve', '--sandbox', '--port', '0', '--host', '0.0.0.0'])
    await listening(going)
    expect(going.err()).toContain(
      'warning: 0.0.0.0 can be reached from outside, and tokens travel as plain text',
    )
    going.end()
    await going.done
  })

  test('says which mapping is broken, and serves the others', async () => {
    const broken = acmeMapping(
      simpleList,
      'pagination: {format: none}\nrate_limit: {concurrency: 5000}',
    )
    const folder = writeMappings({ acme: broken })
    const going = begin(['serve', '--port', '0', '--mappings', folder, '--data', newFolder()])
    const url = await listening(going)
    for (let tries = 0; tries < 100 && !going.err().includes('cannot be used'); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect(going.err()).toMatch(
      /warning: acme cannot be used: \S+acme\.yaml:\d+:\d+: "rate_limit\.concurrency" must be <= \d+/,
    )
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    going.end()
    expect((await going.done).code).toBe(0)
  })

  test.each(['nonsense', 'ftp://x.example', 'https://x.example?a=1', 'https://user:pw@x.example'])(
    'a public URL that is "%s" is misuse, as a flag and as a variable',
    async (text) => {
      const flag = await begin(['serve', '--sandbox', '--port', '0', '--public-url', text]).done
      expect([flag.code, flag.err]).toEqual([
        2,
        expect.stringContaining('The public URL must be an http or https URL'),
      ])
      const variable = await begin(['serve', '--sandbox', '--port', '0'], {
        CROSSWALK_PUBLIC_URL: text,
      }).done
      expect(variable.code).toBe(2)
    },
  )

  test('names a PORT that is no port', async () => {
    const { code, err } = await begin(['serve', '--sandbox'], { PORT: 'http' }).done
    expect([code, err]).toEqual([2, expect.stringContaining('PORT must be a whole number')])
  })

  test('PostgreSQL without an encryption key, and a server that is away, are misuse', async () => {
    const url = 'postgres://nobody@127.0.0.1:1/x'
    const keyless = await cli('serve', { DATABASE_URL: url })
    expect([keyless.code, keyless.err]).toEqual([
      2,
      expect.stringContaining('CROSSWALK_ENCRYPTION_KEY is not set'),
    ])
    const key = Buffer.alloc(32, 1).toString('base64')
    const away = await cli('serve', { DATABASE_URL: url, CROSSWALK_ENCRYPTION_KEY: key })
    expect([away.code, away.err]).toEqual([2, expect.stringContaining('ECONNREFUSED')])
  })
})

describe('accounts, tokens, clients and keys from the command line', () => {
  test('an account is added, listed, shown, verified and removed', async () => {
    const provider = await startServer(() => ({ body: { data: [{ id: 1 }] } }))
    const added = await begin(
      [
        ...[
          'account',
          'add',
          'acme',
          '--mappings',
          mappings,
          '--credential',
          'token=${ACME_TOKEN}',
        ],
        ...['--base-url', provider.origin, '--label', 'North', '--data', data],
      ],
      { ACME_TOKEN: 'tok-planted' },
    ).done
    expect([added.code, added.err]).toEqual([0, ''])
    const id = added.out.trim()
    const listed = await cli('account list')
    expect(listed.out).toMatch(
      new RegExp(`id +provider +status +label\\n${id} +acme +active +North`),
    )
    const shown = await cli(`account show ${id}`)
    expect(JSON.parse(shown.out)).toMatchObject({ id, credentials: ['token'] })
    const verified = await cli(
      `account verify ${id} --mappings ${mappings} --allow-private-network`,
    )
    expect(verified.out).toMatch(/^Fine: acme answered for crm\/stages in \d+ ms\n$/)
    expect(provider.got[0]?.headers.authorization).toBe('Bearer tok-planted')
    expect([added.out, listed.out, shown.out].join()).not.toContain('planted')
    const removed = await cli(`account remove ${id}`)
    expect([removed.code, removed.err]).toEqual([0, 'Removed.\n'])
    const gone = await cli(`account show ${id}`)
    expect([gone.code, gone.err]).toEqual([2, expect.stringContaining('does not exist')])
    const wrong = await cli(`account add acme --mappings ${mappings} --credential tokn=x`)
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('did you mean "token"')])
    await provider.close()
  })

  test('a token is made, listed and revoked', async () => {
    const made = await cli(
      'token create --name backend --scope read --expires-in 30 --environment staging --json',
    )
    const { id, token } = JSON.parse(made.out)
    expect(token).toMatch(new RegExp(`^cwk_${id}_`))
    const listed = await cli('token list')
    expect(listed.out).toContain('backend')
    expect(listed.out).not.toContain(token)
    expect((await cli(`token revoke ${id}`)).code).toBe(0)
    expect((await cli(`token revoke ${id}`)).code).toBe(2)
    const wrong = await cli('token create --name x --scope write')
    expect([wrong.code, wrong.err]).toEqual([
      2,
      expect.stringContaining('expected read, manage, metrics'),
    ])
  })

  test('a client is set, listed and removed; keys are new, counted and rotated', async () => {
    await cli(
      `oauth-client set acme --mappings ${mappings} --client-id c-1 --client-secret \${SECRET}`,
      {
        SECRET: 'sec-planted',
      },
    )
    const listed = await cli('oauth-client list')
    expect(listed.out).toMatch(/default +acme +c-1/)
    expect(listed.out).not.toContain('planted')
    const fresh = (await begin(['key', 'new']).done).out.trim()
    expect(Buffer.from(fresh, 'base64')).toHaveLength(32)
    expect((await cli('key status')).out).toContain('Everything is sealed')
    const mixed = await cli('key status', { CROSSWALK_ENCRYPTION_KEY: fresh })
    expect([mixed.code, mixed.err]).toEqual([
      2,
      expect.stringContaining('does not open what this database holds'),
    ])
    expect((await cli('oauth-client remove acme')).code).toBe(0)
    const unknown = await cli(`oauth-client set acne --mappings ${mappings} --client-id c-1`)
    expect([unknown.code, unknown.err]).toEqual([
      2,
      expect.stringContaining('Provider "acne" does not exist: did you mean "acme"?'),
    ])
    expect((await cli('key rotate')).out).toBe('0 value(s) sealed with the current key.\n')
  })
})
