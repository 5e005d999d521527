// What measurements of the service have in common: a service in memory, mappings of made-up providers, tokens, accounts.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, startService } from '../server/dist/index.js'

/**
 * Starts a service in memory. `mappings` are those of `writeMapping` by provider. `accounts` are groups by name: how many
 * (`count`) of which `provider` at which `origin`, and what else `addAccount` takes. Resolves with its URL, a token of each
 * environment, the ids of the accounts by group, and `close`.
 */
export async function startMadeUpService({ mappings, accounts: groups, options = {} }) {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'))
  for (const [provider, mapping] of Object.entries(mappings))
    writeMapping(folder, provider, mapping)
  const store = await openStore()
  const service = await startService(store, {
    port: 0,
    log: { level: 'info', write: () => undefined },
    ...options,
    engine: { mappings: folder, allowPrivateNetwork: true, ...options.engine },
  })
  const accounts = {}
  const tokens = { bench: await addToken(store) }
  for (const [name, { provider, origin, count = 1, ...more }] of Object.entries(groups)) {
    const { environment = 'bench' } = more
    tokens[environment] ??= await addToken(store, environment)
    accounts[name] = []
    for (let index = 0; index < count; index += 1) {
      const token = `tok-${name}-${index}`
      accounts[name].push(await addAccount(store, provider, origin, { token, ...more }))
    }
  }
  const close = async () => {
    await service.close()
    await store.close()
  }
  return { url: service.url, tokens, token: tokens.bench, accounts, close }
}

/** Writes the mapping of a provider that takes a bearer token. `fields`, `settings` and `list` are lines of YAML. */
export function writeMapping(folder, provider, { fields, settings = [], list = [] }) {
  const lines = [
    `provider: ${provider}`,
    `label: ${provider}`,
    `docs_url: https://${provider}.example`,
    'credentials: {token: {title: Token}}',
    `base_url: https://${provider}.example`,
    "authorization: [{format: bearer, token: '{{credentials.token}}'}]",
    ...settings,
    'resources:',
    '  crm/stages:',
    '    list:',
    '      path: /stages',
    '      response_path: data',
    ...list.map((line) => `      ${line}`),
    '      response_mapping:',
    ...fields.map((line) => `        ${line}`),
  ]
  writeFileSync(join(folder, `${provider}.yaml`), `${lines.join('\n')}\n`)
}

/** A token that may read what is in an environment. */
export async function addToken(store, environment = 'bench') {
  const { text } = await store.tokens.create({ name: 'bench', environment, scopes: ['read'] })
  return text
}

/** An account of a provider that runs at an origin; `fields` are overrides of mapping fields. Resolves with its id. */
export async function addAccount(
  store,
  provider,
  origin,
  { token = 'made-up', environment = 'bench', fields } = {},
) {
  const resources =
    fields === undefined
      ? {}
      : { resources: { 'crm/stages': { list: { response_mapping: fields } } } }
  const { id } = await store.accounts.insert(
    { environment, provider },
    {
      label: null,
      context: {},
      credentials: { token },
      overrides: { base_url: origin, ...resources },
      status: 'active',
      renewAt: null,
      redirectUri: null,
    },
  )
  return id
}
