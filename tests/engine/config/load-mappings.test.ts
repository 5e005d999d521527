import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEngine } from 'crosswalk'
import { mappingSchema } from '../../../engine/builtin/schemas.ts'
import { compileConnector } from '../../../engine/compile/compile-connector.ts'
import { checkMapping } from '../../../engine/config/check-mapping.ts'
import { loadSchemas } from '../../../engine/config/load-schemas.ts'
import { createFunctions } from '../../../engine/expression/functions/registry.ts'
import { defaultLimits } from '../../../engine/expression/limits.ts'
import { acmeMapping, simpleList, writeMappings } from '../../support/mapping.ts'

const text = acmeMapping(simpleList)
const codes = async (mappings: string | string[]) =>
  (await createEngine({ mappings })).problems().map(({ code }) => code)

describe('a folder of mappings', () => {
  test('with a file that is too large reports it without reading it', async () => {
    const folder = writeMappings({ acme: text, huge: `# ${'x'.repeat(300_000)}` })
    expect(await codes(folder)).toEqual(['file_too_large'])
  })

  test('with two files of one provider reports the second', async () => {
    const folder = writeMappings({ acme: text })
    writeFileSync(join(folder, 'acme.yml'), text)
    expect(await codes(folder)).toEqual(['duplicate_provider'])
  })

  test('that does not exist is reported', async () => {
    expect(await codes(['mappings', 'no-such-folder'])).toEqual(['file_unreadable'])
  })
})

test('a connector is frozen all the way down', async () => {
  const { validateMapping, unified } = await loadSchemas(['schemas'], mappingSchema())
  const { loaded } = checkMapping({ file: 'acme.yaml', name: 'acme', text }, validateMapping)
  if (loaded === undefined) throw new Error('the mapping does not load')
  const setup = { functions: createFunctions({ now: Date.now }), limits: defaultLimits }
  const { connector } = compileConnector(loaded, unified, setup)
  const thawed: string[] = []
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return
    if (!Object.isFrozen(value)) thawed.push(path)
    for (const [key, entry] of Object.entries(value)) visit(entry, `${path}.${key}`)
  }
  if (connector === undefined) throw new Error('the mapping does not compile')
  visit(connector, 'connector')
  expect(thawed).toEqual([])
})
