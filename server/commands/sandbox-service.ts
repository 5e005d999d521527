import { createHash } from 'node:crypto'
import { createEngine } from 'crosswalk'
import { sandboxAccount } from 'crosswalk/testing'
import type { Store } from '../index.ts'
import { defaultEnvironment } from './store-flags.ts'

/** Puts an account of every provider and a token into a store; gives the commands that try them. */
export async function fillSandbox(store: Store, url: string): Promise<string> {
  const { text: token } = await store.tokens.create({
    name: 'sandbox',
    environment: defaultEnvironment,
    scopes: ['read', 'manage', 'metrics'],
  })
  const engine = await createEngine()
  const accounts: { readonly id: string; readonly provider: string }[] = []
  for (const provider of engine.providers()) {
    const { context = {}, credentials = {} } = sandboxAccount(engine, provider)
    const id = sandboxId(provider)
    accounts.push({ id, provider })
    await store.accounts.insert(
      { environment: defaultEnvironment, provider, id },
      {
        label: 'Sandbox',
        context,
        credentials,
        overrides: null,
        status: 'active',
        renewAt: null,
        redirectUri: null,
      },
    )
  }
  const support = engine.support()
  const seen = new Set<string>()
  // One call of each provider, and one of each resource.
  const lists = accounts.flatMap(({ id, provider }) => {
    const own = support.filter((entry) => entry.provider === provider)
    const shown = own.filter(({ resource }, at) => at === 0 || !seen.has(resource))
    for (const { resource } of shown) seen.add(resource)
    return shown.map(({ resource }) => ({ id, provider, resource }))
  })
  engine.close()
  return greeting(url, token, lists)
}

/** The id of a provider's sandbox account: the same each time. */
function sandboxId(provider: string): string {
  const digits = createHash('sha256').update(`sandbox ${provider}`).digest('hex')
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
  ]
  return [...parts, digits.slice(20, 32)].join('-')
}

function greeting(
  url: string,
  token: string,
  lists: readonly {
    readonly id: string
    readonly provider: string
    readonly resource: string
  }[],
): string {
  const call = (path: string) => `curl -sgw '\\n' -H "Authorization: Bearer $TOKEN" '${url}${path}'`
  const list = (at: number, more: string) =>
    call(`/unified/${lists[at]?.resource}?integrated_account_id=${lists[at]?.id}&${more}`)
  return [
    '',
    `Made-up accounts are ready, in this order: ${[...new Set(lists.map(({ provider }) => provider))].join(', ')}.`,
    'Paste this into another terminal. The last two answers are a table by id, and the accounts:',
    '',
    `TOKEN=${token}`,
    ...lists.map((_, at) => list(at, 'limit=2')),
    list(0, 'truto_response_format=normalized&truto_key_by=id'),
    call('/integrated-accounts'),
    '',
    `In a browser: ${url}/docs`,
    'Ctrl+C ends it; nothing is kept.',
    '',
  ].join('\n')
}
