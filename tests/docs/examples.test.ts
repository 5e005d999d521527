import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { readYaml } from '../../engine/source/yaml.ts'

const run = promisify(execFile)

/** A folder outside the repository that has the built package installed. */
function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'crosswalk-docs-'))
  mkdirSync(join(home, 'node_modules'))
  mkdirSync(join(home, 'node_modules/@crosswalk'))
  symlinkSync(resolve('.'), join(home, 'node_modules/crosswalk'), 'dir')
  symlinkSync(resolve('server'), join(home, 'node_modules/@crosswalk/server'), 'dir')
  return home
}

const home = makeHome()

function blocks(page: string, language: string): string[] {
  return [
    ...readFileSync(page, 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms')),
  ].map(([, text = '']) => text)
}

async function runScript(code: string, name: string): Promise<string> {
  const file = join(home, `${name}.mjs`)
  writeFileSync(file, `import assert from 'node:assert/strict'\n${code}`)
  const { stdout } = await run(process.execPath, [file], { cwd: home })
  return stdout
}

async function runCommand(line: string, cwd: string): Promise<string> {
  const words = [...line.replace(/^npx crosswalk|^crosswalk/, '').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  )
  const { stdout } = await run(process.execPath, [resolve('dist/cli/bin.js'), ...words], { cwd })
  return stdout
}

describe.each(['README.md', 'docs/library.md', 'docs/expressions.md', 'docs/service.md'])(
  'the code in %s',
  (page) => {
    const examples = blocks(page, 'ts')

    test('is there', () => expect(examples.length).toBeGreaterThan(0))

    test.each(examples.map((code, index) => [index + 1, code] as const))(
      'runs: example %d',
      async (index, code) => {
        await runScript(code, `${page.replaceAll('/', '-')}-${index}`)
      },
    )
  },
)

test.each(
  blocks('README.md', 'sh')
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('npx crosswalk')),
)('the README command works: %s', async (line) => {
  expect(await runCommand(line, resolve('.'))).not.toBe('')
})

test('examples in doc comments run', async () => {
  const files = ['engine/call/create-engine.ts', 'engine/errors/engine-error.ts']
  for (const [index, file] of files.entries()) {
    const [, comment = ''] = /```ts\n(.*?)\* ```/s.exec(readFileSync(file, 'utf8')) ?? []
    const code = comment.replace(/^ \* ?/gm, '').replaceAll(': unknown', '')
    await runScript(code, `comment-${index}`)
  }
})

describe('the mapping that the README begins with', () => {
  const [shown = ''] = blocks('README.md', 'yaml')
  const [record = ''] = blocks('README.md', 'json')

  test('is part of the mapping of that provider', () => {
    const mapping = readYaml(readFileSync('mappings/copper.yaml', 'utf8')).data
    expect(mapping).toMatchObject(readYaml(shown).data as object)
  })

  test('gives the record that is shown', async () => {
    const words = 'crosswalk list copper --sandbox --limit 1 --exclude-fields status,remote_data'
    expect(JSON.parse(await runCommand(words, resolve('.'))).result).toEqual([JSON.parse(record)])
  })
})

test('the mistake in the README is pointed at as it says', async () => {
  const place = makeHome()
  const mapping = readFileSync('mappings/copper.yaml', 'utf8')
  mkdirSync(join(place, 'mappings'))
  writeFileSync(
    join(place, 'mappings/copper.yaml'),
    mapping.replace('name: response.name', 'name: reponse.name'),
  )
  const { stdout } = await runCommand('crosswalk validate --text', place).catch((error) => error)
  const [shown = ''] = blocks('README.md', 'text')
  const plain = (text: string) => text.split('\n').map((line) => line.trim())
  expect(plain(stdout)).toEqual(expect.arrayContaining(plain(shown)))
})

describe('the tutorial', () => {
  const text = readFileSync('docs/tutorial.md', 'utf8')
  const place = makeHome()
  const files = [...text.matchAll(/^```(\w+) file=(\S+)\n(.*?)^```/gms)]
  for (const [, , name = '', content = ''] of files) {
    mkdirSync(dirname(join(place, name)), { recursive: true })
    writeFileSync(join(place, name), content)
  }

  test('takes one YAML file, one fixture and a test of three lines', () => {
    const names = files.map(([, , name]) => name)
    expect(names).toEqual([
      'mappings/zendesk-sell.yaml',
      'stages.json',
      'tests/fixtures/providers/zendesk-sell/crm-stages.pages.yaml',
      'tests/providers/zendesk-sell.test.ts',
    ])
    expect(files.at(-1)?.[3]?.trim().split('\n')).toHaveLength(3)
  })

  test.each(blocks('docs/tutorial.md', 'sh').flatMap((block) => block.trim().split('\n')))(
    'has a command that works: %s',
    async (line) => {
      expect(await runCommand(line, place)).toMatchSnapshot()
    },
  )

  test('has a test that passes in Jest', async () => {
    const config = {
      rootDir: place,
      testEnvironment: 'node',
      extensionsToTreatAsEsm: ['.ts'],
      moduleNameMapper: { '^crosswalk/testing$': resolve('dist/testing.js') },
      transform: {
        '^.+\\.ts$': [
          resolve('node_modules/@swc/jest'),
          { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
        ],
      },
    }
    writeFileSync(join(place, 'jest.config.json'), JSON.stringify(config))
    const words = [
      '--experimental-vm-modules',
      '--no-warnings',
      resolve('node_modules/jest/bin/jest.js'),
      '--config',
      join(place, 'jest.config.json'),
      '--ci=false',
    ]
    const { stderr } = await run(process.execPath, words, { cwd: place })
    expect(stderr).toContain('1 passed')
    const snapshot = readFileSync(
      join(place, 'tests/providers/__snapshots__/zendesk-sell.test.ts.snap'),
      'utf8',
    )
    expect(snapshot).toMatchSnapshot()
  }, 60_000)
})
