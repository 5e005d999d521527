import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const files = list('engine').filter((file) => file.endsWith('.ts'))
const providers = readdirSync('mappings').map((file) => file.replace('.yaml', ''))

function list(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
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

function roomOf(path: string): string {
  const [, room = '', rest] = relative('.', path).split('/')
  return rest === undefined ? 'hallway' : room
}

const order = ['config', 'compile', 'plan', 'fetch', 'map', 'validate', 'respond']
const ground = [
  'errors',
  'json',
  'redact',
  'cursor',
  'suggest',
  'source',
  'schema',
  'expression',
  'http',
  'limit',
]
const doors = ['cli', 'replay', 'server']

/** Why an import breaks the order of the rooms, or undefined. */
function objection({ from, to, typesOnly }: Import): string | undefined {
  const target = resolve(dirname(from), to)
  const here = roomOf(from)
  const there = roomOf(target)
  const said = `${from} imports ${typesOnly ? 'types' : 'values'} of ${relative('.', target)}`
  if (here === 'hallway' || here === there) {
    return here === 'hallway' &&
      doors.includes(there) &&
      !/engine\/(testing|server)\.ts$/.test(from)
      ? `${said}: the hallway does not know the doors`
      : undefined
  }
  if (ground.includes(here))
    return ground.includes(there) ? undefined : `${said}: the ground floor knows nothing above it`
  if (doors.includes(here)) {
    const surface = /engine\/(index|testing|server)\.ts$/.test(target)
    return surface || ground.includes(there)
      ? undefined
      : `${said}: a door sees the public surface and the ground floor only`
  }
  if (ground.includes(there)) return undefined
  if (there === 'hallway') return `${said}: a room does not know the hallway`
  if (doors.includes(there)) return `${said}: a room does not know the doors`
  if (order.indexOf(there) > order.indexOf(here)) return `${said}: data flows one way`
  return typesOnly ? undefined : `${said}: from an earlier room come types only`
}

test('imports follow the order of the rooms', () => {
  const inner = files.flatMap(importsOf).filter(({ to }) => to.startsWith('.'))
  expect(inner.length).toBeGreaterThan(200)
  expect(inner.flatMap((entry) => objection(entry) ?? [])).toEqual([])
})

test('every folder of engine/ is a room that the order knows', () => {
  const folders = readdirSync('engine').filter((name) =>
    statSync(join('engine', name)).isDirectory(),
  )
  expect(folders.filter((name) => ![...order, ...ground, ...doors].includes(name))).toEqual([])
})

test('there are no import rings', () => {
  const edges = new Map(
    files.map((file) => [
      resolve(file),
      importsOf(file)
        .filter(({ to, typesOnly }) => to.startsWith('.') && !typesOnly)
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

test('each outside library has one door, the one that docs/architecture.md names', () => {
  const table = readFileSync('docs/architecture.md', 'utf8')
  const outside = files
    .flatMap(importsOf)
    .filter(({ to }) => !to.startsWith('.') && !to.startsWith('node:'))
  const holders = new Map<string, Set<string>>()
  for (const { from, to } of outside) {
    const library = to.startsWith('@')
      ? to.split('/').slice(0, 2).join('/')
      : (to.split('/')[0] as string)
    holders.set(library, (holders.get(library) ?? new Set()).add(from))
  }
  holders.delete('commander') // the command line is written in its terms, file by file
  for (const [library, from] of holders) {
    expect([library, [...from]]).toEqual([library, [expect.stringMatching(/^engine\//)]])
    expect(table).toContain(`\`${library}\``)
    expect(table).toContain([...from][0]?.replace('engine/', '') ?? '?')
  }
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  // Nothing imports the second: it is there for its version, as docs/architecture.md says.
  const doorless = ['commander', 'light-my-request']
  expect([...holders.keys(), ...doorless].sort()).toEqual(Object.keys(dependencies).sort())
})

test('the process is touched in one file', () => {
  const touching = files.filter((file) => /\bprocess\.(?!cwd\(\))/.test(readFileSync(file, 'utf8')))
  expect(touching).toEqual(['engine/cli/bin.ts'])
})

test("no provider's name stands in engine/", () => {
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
