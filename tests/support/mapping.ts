import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shippedProviders } from './providers.ts'

/** A mapping of a made-up provider; the list block is the test's. */
export function acmeMapping(list: string, top = 'pagination: {format: none}'): string {
  const block = list.replace(/^/gm, '      ')
  return `provider: acme
label: Acme
docs_url: https://developers.acme.example
context:
  region: {title: Region, default: eu, example: eu}
credentials:
  token: {title: Token}
base_url: https://{{context.region}}.acme.example/api
authorization:
  - format: bearer
    token: '{{credentials.token}}'
${top}
resources:
  crm/stages:
    list:
${block}
`
}

/** The smallest list block. */
export const simpleList = `path: /stages
response_path: data
response_mapping:
  id: $id(response.id)
  name: response.name
  created_at: $isoDate(response.created)
`

/** Writes mappings by name into a new folder. */
export function writeMappings(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-'))
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, `${name}.yaml`), text)
  return folder
}

/** A copy of the package's mappings without budgets, so that a test may send as fast as it can. */
export function mappingsWithoutBudgets(): string {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-'))
  cpSync('mappings', folder, { recursive: true })
  for (const provider of shippedProviders) {
    const file = join(folder, `${provider}.yaml`)
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace(/^ {2}budgets:.*$/m, '  concurrency: 8'))
  }
  return folder
}
