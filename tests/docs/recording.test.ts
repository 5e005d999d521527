import { readFileSync } from 'node:fs'
import { recordCase } from 'crosswalk/testing'
import { readYaml } from '../../engine/source/yaml.ts'
import { acmeAccount } from '../support/acme.ts'
import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { useServer } from '../support/server.ts'

const page = readFileSync('docs/authoring.md', 'utf8')
const block = (kind: string) =>
  new RegExp(`^\`\`\`\\w+ recorded=${kind}\\n(.*?)^\`\`\``, 'ms').exec(page)?.[1] ?? ''

const answer = block('answer')
const server = useServer(() => ({
  headers: {
    'content-type': 'application/json',
    ...Object.fromEntries(headers.map((name) => [name, 'a'])),
  },
  body: answer,
}))

// Every header that the page names: first those that are kept, then those that are left out.
const [, keptText = '', leftText = ''] =
  /these are kept:(.*?)and those that the mapping names\.(.*?)and those of the connection/s.exec(
    page,
  ) ?? []
const named = (text: string) =>
  [...text.matchAll(/`(…?[a-z-]+…?)`/g)].map(([, name = '']) =>
    name.replace(/^…/, 'x-').replace(/-?…$/, '-one'),
  )
const kept = named(keptText).filter(
  (name) => !['content-type', 'ratelimit', 'rate-limit'].includes(name),
)
const limits = ['ratelimit', 'x-ratelimit-remaining', 'x-rate-limit-reset']
const left = named(leftText)
const headers = [...kept, ...limits, ...left, 'x-served-for']

test('docs/authoring.md shows a recorded answer and names headers as crosswalk record writes them', async () => {
  const recorded = await recordCase({
    mappings: writeMappings({ acme: acmeMapping(simpleList) }),
    name: 'live',
    resource: 'crm/stages',
    account: acmeAccount(server.origin),
    allowPrivateNetwork: true,
  })
  const [exchange] = recorded.fixture.content.exchanges
  expect(exchange?.response.body).toEqual(readYaml(block('case')).data)
  for (const line of block('case').trimEnd().split('\n').slice(1))
    expect(recorded.text).toContain(line.trimStart())
  expect([kept.length, left.length]).toEqual([16, 14])
  expect(Object.keys(exchange?.response.headers ?? {}).sort()).toEqual([...kept, ...limits].sort())
  expect(recorded.headersLeftOut).toEqual(expect.arrayContaining([...left, 'x-served-for']))
})
