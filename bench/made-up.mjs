// What measurements of the service have in common: a mapping of a made-up provider, a token, and accounts.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes the mapping of a provider that takes a bearer token. `fields` and `settings` are lines of YAML. */
export function writeMapping(folder, provider, { fields, settings = [] }) {
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
    '      response_mapping:',
    ...fields.map((line) => `        ${line}`),
  ]
  writeFileSync(join(folder, `${provider}.yaml`), `${lines.join('\n')}\n`)
}

/** A token that may read what is in the environment of all made-up accounts. */
export async function addToken(store) {
  const { text } = await store.tokens.create({
    name: 'bench',
    environment: 'bench',
    scopes: ['read'],
  })
  return text
}

/** An account of a provider that runs at an origin. Resolves with its id. */
export async function addAccount(store, provider, origin, token = 'made-up') {
  const { id } = await store.accounts.insert(
    { environment: 'bench', provider },
    {
      label: null,
      context: {},
      credentials: { token },
      overrides: { base_url: origin },
      status: 'active',
      renewAt: null,
      redirectUri: null,
    },
  )
  return id
}
