import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { begin } from '../support/command-line.ts'

/** A repository of one commit: a mapping in one file, one in several, and their fixtures. */
function makeRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-diff-'))
  const copy = (path: string) => cpSync(resolve(path), join(folder, path), { recursive: true })
  mkdirSync(join(folder, 'mappings'))
  for (const path of ['copper.yaml', 'odoo.yaml', 'odoo']) copy(join('mappings', path))
  for (const provider of ['copper', 'odoo']) copy(join('tests/fixtures/providers', provider))
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.example', ...words], {
      cwd: folder,
    })
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '-m', 'first')
  return folder
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} has no "${from}"`)
  writeFileSync(file, text.replaceAll(from, to))
}

describe('crosswalk diff', () => {
  const home = process.cwd()
  beforeAll(() => process.chdir(makeRepository()))
  afterAll(() => process.chdir(home))

  const diff = (...words: string[]) => begin(['diff', ...words]).done

  test('finds nothing between a revision and the folder that it holds', async () => {
    const { code, out } = await diff('HEAD')
    expect([code, out]).toEqual([
      0,
      'HEAD:mappings -> mappings, played with the fixtures of tests/fixtures/providers\n✓ nothing changes for those who read records (0 changed, 2 the same)\n',
    ])
  })

  test('compares a revision with the folder of now, and two revisions, with the fixtures of the new side', async () => {
    edit('mappings/copper.yaml', 'name: response.name', 'name: $uppercase(response.name)')
    const now = await diff('HEAD')
    expect([now.code, now.out]).toEqual([
      0,
      expect.stringContaining('crm/stages name: values differ'),
    ])
    expect(now.out).toContain('! visible changes (1 changed, 1 the same)')
    expect((await diff('HEAD', '--fail-on', 'visible')).code).toBe(1)
    edit('mappings/odoo/crm.pipelines.yaml', 'list:', 'lists:')
    const { code, out } = await diff('mappings', 'HEAD', '--json')
    const { version, fixtures, grade, providers } = JSON.parse(out)
    expect([version, fixtures, grade]).toEqual([1, 'HEAD:tests/fixtures/providers', 'visible'])
    expect(code).toBe(0)
    const repaired = providers.find(({ provider }: { provider: string }) => provider === 'odoo')
    expect(repaired.changes[0]).toMatchObject({ kind: 'mapping_new' })
    const changed = providers.find(({ provider }: { provider: string }) => provider === 'copper')
    expect(changed.cases).toBeGreaterThan(5)
    expect(changed.changes[0].explained.new.where.file).toBe('mappings/copper.yaml')
  })

  test('takes two files of other names, and a file of a revision', async () => {
    writeFileSync('before.yaml', readFileSync('mappings/copper.yaml'))
    edit('mappings/copper.yaml', '$id(response.id)', '$id(response.id) & "x"')
    const files = await diff('before.yaml', 'mappings/copper.yaml')
    expect([files.code, files.out]).toEqual([
      1,
      expect.stringContaining('crm/stages id: ids change'),
    ])
    const part = await diff('HEAD:mappings/odoo/crm.pipelines.yaml', 'mappings/odoo.yaml', '--json')
    expect(JSON.parse(part.out).providers[0]).toMatchObject({ provider: 'odoo', grade: 'breaking' })
    const revision = await diff('HEAD:mappings/copper.yaml', 'before.yaml')
    expect([revision.code, revision.out]).toEqual([0, expect.stringContaining('values differ')])
  })

  test.each([
    ['nowhere', 'neither a file, nor a folder, nor a git revision'],
    ['HEAD:nowhere', 'There is no mapping in "HEAD:nowhere"'],
    ['--upload-pack=x', "unknown option '--upload-pack=x'"],
  ])('refuses %s', async (named, message) => {
    const { code, err } = await diff(named)
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })
})
