import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { readYaml } from '../../engine/source/yaml.ts'

const run = promisify(execFile)

/** A folder outside the repository that has the built packages installed. */
function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'crosswalk-docs-'))
  mkdirSync(join(home, 'node_modules/@crosswalk'), { recursive: true })
  symlinkSync(resolve('.'), join(home, 'node_modules/crosswalk'), 'dir')
  symlinkSync(resolve('server'), join(home, 'node_modules/@crosswalk/server'), 'dir')
  symlinkSync(resolve('node_modules/@types'), join(home, 'node_modules/@types'), 'dir')
  return home
}

const home = makeHome()

function blocks(page: string, language: string): string[] {
  return [
    ...readFileSync(page, 'utf8').matchAll(
      new RegExp(`^\`\`\`${language}(?: .*)?\\n(.*?)^\`\`\``, 'gms'),
    ),
  ].map(([, text = '']) => text)
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts') && !/(^|\/)(dist|node_modules)\//.test(file))
    .map((file) => join(folder, file))
}

function commentBlocks(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^ *\* ```ts\n(.*?)^ *\* ```/gms)].map(
    ([, text = '']) => text.replace(/^ *\* ?/gm, ''),
  )
}

const pages = ['README.md', ...readdirSync('docs').map((file) => join('docs', file))].filter(
  (file) => file.endsWith('.md'),
)
// Only Jest can run these: they declare tests.
const needsJest = (code: string) => /^testProvider\(/m.test(code)
const examples = [
  ...pages.map((page) => ({ page, codes: blocks(page, 'ts') })),
  ...['engine', 'server'].flatMap(sources).map((page) => ({ page, codes: commentBlocks(page) })),
].flatMap(({ page, codes }) =>
  codes.map((code, index) => ({
    name: `${page.replaceAll(/\W/g, '-')}-${index + 1}`,
    title: `${page}, example ${index + 1}`,
    code,
  })),
)

/** Compiles all examples as a user's program would be, and gives what the compiler says. */
async function compileExamples(): Promise<string> {
  for (const { name, code } of examples) {
    writeFileSync(
      join(home, `${name}.ts`),
      `import assert from 'node:assert/strict'\n${code}\nexport {}\n`,
    )
  }
  writeFileSync(join(home, 'package.json'), '{"type": "module"}')
  const compilerOptions = { strict: true, module: 'nodenext', target: 'es2023', types: ['node'] }
  writeFileSync(
    join(home, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, outDir: 'out' }, include: ['*.ts'] }),
  )
  const compiler = resolve('node_modules/typescript/bin/tsc')
  const done = await run(process.execPath, [compiler, '-p', home], { cwd: home }).catch(
    (failed: { stdout: string }) => failed,
  )
  return done.stdout
}

type Outcome = { readonly name: string; readonly fault: string | null }

/** Runs compiled examples one after the other in one process, and gives what each threw. */
async function runExamples(names: readonly string[]): Promise<readonly Outcome[]> {
  const program = `
    for (const name of ${JSON.stringify(names)}) {
      const fault = await import('./out/' + name + '.js').then(() => null, (error) => error.stack ?? String(error))
      process.send({ name, fault })
    }`
  writeFileSync(join(home, 'run.mjs'), program)
  const outcomes: Outcome[] = []
  const child = fork(join(home, 'run.mjs'), {
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  child.on('message', (outcome) => outcomes.push(outcome as Outcome))
  await once(child, 'exit')
  return outcomes
}

async function runCommand(line: string, cwd: string): Promise<string> {
  const words = [...line.replace(/^npx crosswalk|^crosswalk/, '').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  )
  const { stdout } = await run(process.execPath, [resolve('dist/cli/bin.js'), ...words], { cwd })
  return stdout
}

describe('the code in docs and doc comments', () => {
  const run = examples.filter(({ code }) => !needsJest(code))
  let said: string
  let outcomes: readonly Outcome[]
  beforeAll(async () => {
    said = await compileExamples()
    outcomes = await runExamples(run.map(({ name }) => name))
  }, 60_000)

  test('is there', () => expect(examples.length).toBeGreaterThan(12))

  test('compiles under strict', () => expect(said).toBe(''))

  test.each(run)('runs: $title', ({ name }) => {
    expect(outcomes.find((outcome) => outcome.name === name)).toEqual({ name, fault: null })
  })
})

test.each(
  blocks('README.md', 'sh')
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('npx crosswalk')),
)('the README command works: %s', async (line) => {
  expect(await runCommand(line, resolve('.'))).not.toBe('')
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
      'mappings/larkspur.yaml',
      'stages.json',
      'tests/fixtures/providers/larkspur/crm-stages.pages.yaml',
      'tests/providers/larkspur.test.ts',
    ])
    expect(files.at(-1)?.[3]?.trim().split('\n')).toHaveLength(3)
    expect(readdirSync('mappings')).not.toContain('larkspur.yaml')
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
      join(place, 'tests/providers/__snapshots__/larkspur.test.ts.snap'),
      'utf8',
    )
    expect(snapshot).toMatchSnapshot()
  }, 60_000)
})
