import { createHash } from 'node:crypto'
import { createEngine, type Engine } from 'crosswalk'
import { sandboxAccount } from 'crosswalk/testing'
import type { Store } from '../index.ts'
import { defaultEnvironment } from './store-flags.ts'

/** Puts an account of every provider and a token into a store; gives their ids and some commands that try them. */
export async function fillSandbox(store: Store, url: string): Promise<string> {
  const { text: token } = await store.tokens.create({
    name: 'sandbox',
    environment: defaultEnvironment,
    scopes: ['read', 'manage', 'metrics'],
  })
  const engine = await createEngine()
  const accounts: SandboxAccount[] = []
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
  const examples = examplesOf(engine, accounts)
  engine.close()
  return greeting(url, token, { accounts, examples })
}

type SandboxAccount = { readonly id: string; readonly provider: string }
type Example = { readonly id: string; readonly resource: string }

// Of each resource the first account that has it, and one from the middle.
function examplesOf(engine: Engine, accounts: readonly SandboxAccount[]): readonly Example[] {
  const support = engine.support()
  return [...new Set(support.map(({ resource }) => resource))].flatMap((resource) => {
    const own = support.filter((entry) => entry.resource === resource)
    const names = new Set([own[0]?.provider, own[Math.floor(own.length / 2)]?.provider])
    return accounts
      .filter(({ provider }) => names.has(provider))
      .map(({ id }) => ({ id, resource }))
  })
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
  { accounts, examples }: { accounts: readonly SandboxAccount[]; examples: readonly Example[] },
): string {
  const call = (path: string) => `curl -sgw '\\n' -H "Authorization: Bearer $TOKEN" '${url}${path}'`
  const list = ({ id, resource }: Example, more: string) =>
    call(`/unified/${resource}?integrated_account_id=${id}&${more}`)
  const longest = Math.max(...accounts.map(({ provider }) => provider.length))
  return [
    '',
    'A made-up account of every provider is ready. Their ids:',
    '',
    ...accounts.map(({ id, provider }) => `  ${provider.padEnd(longest)}  ${id}`),
    '',
    'Paste this into another terminal. The last two answers are a table by id, and the accounts;',
    'any id above can stand in the place of another:',
    '',
    `TOKEN=${token}`,
    ...examples.map((example) => list(example, 'limit=2')),
    ...examples
      .slice(0, 1)
      .map((example) => list(example, 'truto_response_format=normalized&truto_key_by=id')),
    call('/integrated-accounts'),
    '',
    `All calls, with a form to try each, in a browser: ${url}/docs`,
    'Ctrl+C ends it; nothing is kept.',
    '',
  ].join('\n')
}
