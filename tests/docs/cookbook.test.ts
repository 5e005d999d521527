import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from 'crosswalk'
import {
  checkMappings,
  type ReplayServer,
  readFixtures,
  runCase,
  startReplayServer,
} from 'crosswalk/testing'
import { acmeMapping, writeMappings } from '../support/mapping.ts'

const [, ...sections] = readFileSync('docs/cookbook.md', 'utf8').split(/^## /m)
const recipes = sections.map((text) => ({ title: text.split('\n', 1)[0] ?? '', text }))

function block(text: string, kind: string): string | undefined {
  return new RegExp(`^\`\`\`yaml ${kind}\\n(.*?)^\`\`\``, 'ms').exec(text)?.[1]
}

/** The recipe as a mapping with a fixture, in folders of their own. */
function writeRecipe({ title, text }: (typeof recipes)[number]) {
  const mappings = writeMappings({
    acme: acmeMapping(
      (block(text, 'list') ?? '').trimEnd(),
      `pagination: {format: none}\n${block(text, 'top') ?? ''}`,
    ),
  })
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-cookbook-'))
  mkdirSync(join(folder, 'acme'))
  writeFileSync(
    join(folder, 'acme/crm-stages.recipe.yaml'),
    `title: '${title}'\norigin: https://eu.acme.example\n${block(text, 'case')}`,
  )
  return { mappings: [mappings], fixtures: readFixtures(folder) }
}

describe('the cookbook', () => {
  let server: ReplayServer
  beforeAll(async () => {
    server = await startReplayServer()
  })
  afterAll(() => server.close())

  test('has a recipe for each form', () => {
    expect(recipes.map(({ title }) => title.split(':')[0])).toEqual([
      'Nested',
      'Fan-out',
      'Join',
      'POST',
      'GraphQL',
      'Map of maps',
      'Odd dates',
      'Errors inside a 200',
    ])
  })

  test.each(recipes)('is right about: $title', async (recipe) => {
    const { mappings, fixtures } = writeRecipe(recipe)
    const engine = await createEngine({ mappings })
    const findings = [...engine.problems(), ...checkMappings(engine, fixtures)]
    engine.close()
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(fixtures).toHaveLength(1)
    for (const fixture of fixtures) {
      const { faults, sent } = await runCase(server, fixture, { mappings })
      expect(faults).toEqual([])
      expect(sent).not.toEqual([])
    }
  })
})
