import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type ConfigProblem, createEngine } from 'crosswalk'

const folder = 'tests/fixtures/config/wrong'
const files = readdirSync(folder).sort()

function describeProblem({
  where,
  severity,
  code,
  message,
  excerpt,
  suggestion,
}: ConfigProblem): string {
  const place = `${where.line}:${where.column} ${severity} ${code}: ${message}`
  return [place, excerpt, ...(suggestion === undefined ? [] : [`= ${suggestion}`])].join('\n')
}

describe('a wrong mapping file', () => {
  test('comes in at least forty kinds', () => {
    expect(files.length).toBeGreaterThanOrEqual(40)
  })

  test.each(files)('%s is pointed at', async (file) => {
    const engine = await createEngine({ mappings: join(folder, file) })
    const problems = engine.problems()
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.every(({ where }) => where.file === join(folder, file))).toBe(true)
    expect(`\n${problems.map(describeProblem).join('\n\n')}\n`).toMatchSnapshot()
  })

  test('of each kind together are reported at once, and stop no other provider', async () => {
    const engine = await createEngine({ mappings: ['mappings', folder] })
    const broken = new Set(engine.problems().map(({ where }) => where.file))
    expect(broken.size).toBe(files.length)
    expect(engine.providers()).toEqual(expect.arrayContaining(['pipedrive', 'salesforce']))
  })
})
