import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { shippedProviders } from '../support/providers.ts'

const files = ['engine', 'server'].flatMap(list).filter((file) => file.endsWith('.ts'))
const providers = shippedProviders

function list(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    if (name === 'dist' || name === 'node_modules') return []
    const path = join(folder, name)
    return statSync(path).isDirectory() ? list(path) : [path]
  })
}

type Import = { readonly from: string; readonly to: string; readonly typesOnly: boolean }

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const pattern = /^(?:import|export)\s+(type\s+)?([^'"=();]*?)\s*from\s+'([^']+)'/gms
  const late = [...text.matchAll(/\bimport\('([^']+)'\)/g)].map(([, to = '']) => ({
    from: file,
    to,
    typesOnly: false,
  }))
  const early = [...text.matchAll(pattern)].map(([, type, names = '', to = '']) => {
    const inner = names
      .replace(/[{}\s]/g, '')
      .split(',')
      .filter(Boolean)
    const allTypes =
      inner.length > 0 &&
      names.trim().startsWith('{') &&
      (names.match(/\btype\s/g)?.length ?? 0) === inner.length
    return { from: file, to, typesOnly: type !== undefined || allTypes }
  })
  return [...early, ...late]
}

// The folder below engine/; the package for server/; the entry points are the files directly in engine/.
function layerOf(path: string): string {
  const [top = '', layer = '', rest] = relative('.', path).split('/')
  if (top === 'server') return 'server'
  return rest === undefined ? 'entry point' : layer
}

// Each layer takes what the ones before give; values come from the same layer only, types from earlier ones too.
const order = ['config', 'compile', 'plan', 'fetch', 'records']
const foundations = [
  'builtin',
  'errors',
  'json',
  'redact',
  'cursor',
  'source',
  'schema',
  'expression',
  'trace',
  'http',
  'limit',
  'isolate',
]
// They stand on the entry points, like any other program.
const users = ['cli', 'replay', 'author', 'server']

/** Why an import breaks the order of the layers, or undefined. */
function objection({ from, to, typesOnly }: Import): string | undefined {
  const target = resolve(dirname(from), to)
  const here = layerOf(from)
  const there = layerOf(target)
  const said = `${from} imports ${typesOnly ? 'types' : 'values'} of ${relative('.', target)}`
  if (here === there || here === 'entry point') return undefined
  if (here === 'server') return `${said}: the service imports the package, not its files`
  if (foundations.includes(here))
    return foundations.includes(there) ? undefined : `${said}: a foundation knows nothing above it`
  if (foundations.includes(there)) return undefined
  if (here === 'author' && there === 'replay') return undefined
  if (users.includes(here))
    return there === 'entry point'
      ? undefined
      : `${said}: it sees the entry points and the foundations only`
  if (there === 'entry point') return `${said}: a layer does not know the entry points`
  if (users.includes(there)) return `${said}: a layer does not know who uses the engine`
  if (here === 'call') return undefined
  if (there === 'call') return `${said}: a layer does not know the calls that join them`
  if (order.indexOf(there) > order.indexOf(here)) return `${said}: data flows one way`
  return typesOnly ? undefined : `${said}: from an earlier layer come types only`
}

test('imports follow the order of the layers', () => {
  const inner = files.flatMap(importsOf).filter(({ to }) => to.startsWith('.'))
  expect(inner.length).toBeGreaterThan(200)
  expect(inner.flatMap((entry) => objection(entry) ?? [])).toEqual([])
})

test('only entry points stand directly in engine/, and they only export', () => {
  const entryPoints = files.filter((file) => /^engine\/[^/]+$/.test(file))
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
  const exported = Object.values<{ import?: { default: string } }>(exports).flatMap((entry) =>
    entry.import === undefined
      ? []
      : [entry.import.default.replace('./dist/', 'engine/').replace('.js', '.ts')],
  )
  expect(entryPoints.toSorted()).toEqual(exported.toSorted())
  const doing = entryPoints.filter((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .some((line) =>
        /^(const|let|function|class|import|export (const|function|class))\b/.test(line),
      ),
  )
  expect(doing).toEqual([])
})

test('every folder of engine/ is a layer that the order knows', () => {
  const folders = readdirSync('engine').filter((name) =>
    statSync(join('engine', name)).isDirectory(),
  )
  const known = [...order, 'call', ...foundations, ...users]
  expect(folders.filter((name) => !known.includes(name))).toEqual([])
})

test('every layer has tests of its own', () => {
  // What is built in is tested as it is packed, commands as they are run.
  const elsewhere: Record<string, string> = { builtin: 'tests/package', cli: 'tests/cli' }
  const untested = readdirSync('engine')
    .filter((name) => statSync(join('engine', name)).isDirectory())
    .filter((name) => {
      const folder = elsewhere[name] ?? join('tests/engine', name)
      return !existsSync(folder) || !list(folder).some((file) => file.endsWith('.test.ts'))
    })
  expect(untested).toEqual([])
})

test('there are no import rings, of types neither', () => {
  const edges = new Map(
    files.map((file) => [
      resolve(file),
      importsOf(file)
        .filter(({ to }) => to.startsWith('.'))
        .map(({ to }) => resolve(dirname(file), to)),
    ]),
  )
  const done = new Set<string>()
  const rings: string[] = []
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file))
      rings.push(
        [...trail.slice(trail.indexOf(file)), file].map((path) => relative('.', path)).join(' → '),
      )
    if (done.has(file) || trail.includes(file)) return
    for (const next of edges.get(file) ?? []) visit(next, [...trail, file])
    done.add(file)
  }
  for (const file of edges.keys()) visit(file, [])
  expect(rings).toEqual([])
})

test('each outside library is imported in one file, the one that docs/architecture.md names', () => {
  const table = readFileSync('docs/architecture.md', 'utf8')
  const outside = files
    .flatMap(importsOf)
    .filter(({ to }) => !/^(\.|node:|crosswalk(\/|$))/.test(to))
  const holders = new Map<string, Set<string>>()
  for (const { from, to } of outside) {
    const library = to.startsWith('@')
      ? to.split('/').slice(0, 2).join('/')
      : (to.split('/')[0] as string)
    holders.set(library, (holders.get(library) ?? new Set()).add(from))
  }
  holders.delete('commander') // the command line is written in its terms, file by file
  for (const [library, from] of holders) {
    expect([library, [...from]]).toEqual([library, [expect.stringMatching(/^(engine|server)\//)]])
    expect(table).toContain(`\`${library}\``)
    expect(table).toContain([...from][0]?.replace('engine/', '') ?? '?')
  }
  const [engine, server] = ['package.json', 'server/package.json'].map(
    (file): Manifest => JSON.parse(readFileSync(file, 'utf8')),
  ) as [Manifest, Manifest]
  // What the engine imports is built into it, so it is there for development.
  const builtIn = Object.keys(engine.devDependencies).filter((name) => holders.has(name))
  const installed = [
    engine.dependencies,
    engine.peerDependencies,
    server.dependencies,
    server.optionalDependencies,
  ].flatMap((names) => Object.keys(names ?? {}))
  const dependencies = [...builtIn, ...installed].filter((name) => !name.startsWith('@crosswalk/'))
  // Nothing imports the second: it is there for its version, as docs/architecture.md says.
  const unimported = ['commander', 'light-my-request']
  expect([...holders.keys(), ...unimported].sort()).toEqual([...new Set(dependencies)].sort())
})

type Manifest = {
  readonly dependencies: object
  readonly devDependencies: object
  readonly optionalDependencies?: object
  readonly peerDependencies?: object
}

test('the process is touched in one file', () => {
  const touching = files.filter((file) =>
    /\bprocess\.(?!cwd\(\))\w/.test(readFileSync(file, 'utf8')),
  )
  expect(touching).toEqual(['engine/cli/bin.ts'])
})

test("no provider's name stands in engine/ or server/", () => {
  const names = new RegExp(
    `\\b(${[...providers, 'hubspot', 'zendesk', 'attio', 'zoho', 'odoo', 'SOQL'].join('|')})\\b`,
    'i',
  )
  const close = /\bclose\b/gi // also an ordinary word
  const found = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => names.test(line.replace(close, '')))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(found).toEqual([])
})

test('files stay below 250 lines, and hold no left-over markers', () => {
  const own = files.filter((file) => !file.endsWith('.gen.ts'))
  const long = own.filter((file) => readFileSync(file, 'utf8').split('\n').length > 250)
  expect(long).toEqual([])
  const marked = own.filter((file) =>
    /\b(TODO|FIXME|XXX|HACK)\b|@ts-|biome-ignore|\bas any\b|: any\b|as unknown as (?!RegExpConstructor|PagingStyle)/.test(
      readFileSync(file, 'utf8'),
    ),
  )
  expect(marked).toEqual([])
})

test('no two exported functions of the layers have one name', () => {
  const layers = [...order, 'call']
  const named = files
    .filter((file) => layers.includes(layerOf(file)))
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8')
      return [...text.matchAll(/^export (?:async )?function\*? (\w+)/gm)].map(
        ([, name = '']) => name,
      )
    })
  expect(named.length).toBeGreaterThan(80)
  expect(named.filter((name, index) => named.indexOf(name) !== index)).toEqual([])
})
