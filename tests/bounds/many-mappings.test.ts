import { builtinSchemas } from '../../engine/builtin/schemas.ts'
import { loadConnectors, usableProviders } from '../../engine/call/connectors.ts'
import { createFunctions } from '../../engine/expression/functions/registry.ts'
import { fillLimits } from '../../engine/expression/limits.ts'
import { acmeMapping, simpleList } from '../support/mapping.ts'

test('mappings that were not used lately are let go, and are as before when they are used again', async () => {
  const count = 300
  const text = acmeMapping(simpleList)
  const mappings = Array.from({ length: count }, (_, index) => ({
    text: text.replace(/^provider: acme$/m, `provider: p${index}`),
  }))
  const broken = {
    text: text.replace('provider: acme', 'provider: broken').replace('$id(', '$ids('),
  }
  const setup = { functions: createFunctions({ now: Date.now }), limits: fillLimits({}) }
  const connectors = await loadConnectors([...mappings, broken], builtinSchemas, setup)
  const first = connectors.get('p0')?.connector
  for (let index = 0; index < 200; index += 1) connectors.get(`p${index}`)
  expect(connectors.get('p0')?.connector === first).toBe(true)
  // It names every provider without making any of them again.
  expect(usableProviders(connectors)).toHaveLength(count)
  expect(connectors.stateOf('broken')).toMatchObject({ isUsable: false })
  for (let index = 1; index < 250; index += 1) connectors.get(`p${index}`)
  const again = connectors.get('p0')?.connector
  expect(again === first).toBe(false)
  expect(again).toMatchObject({ provider: 'p0', label: first?.label })
  expect(connectors.get('unknown')).toBeUndefined()
})
