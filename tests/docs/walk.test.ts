import { execFileSync } from 'node:child_process'
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
import { begin } from '../support/command-line.ts'

const text = readFileSync('docs/add-a-provider.md', 'utf8')
const json = readFileSync('docs/json.md', 'utf8')
const home = process.cwd()

type Block = { readonly language: string; readonly option: string; readonly content: string }

const blocks: readonly Block[] = [...text.matchAll(/^```(\w+) ?(\S*)\n(.*?)^```/gms)].map(
  ([, language = '', option = '', content = '']) => ({ language, option, content }),
)

/** Runs a line of the page, and gives its exit code. */
async function runLine(line: string): Promise<{ code: number; out: string }> {
  if (line.startsWith('crosswalk ')) return begin(line.split(' ').slice(1)).done
  execFileSync('sh', ['-c', line])
  return { code: 0, out: '' }
}

function writeFile(name: string, content: string): void {
  mkdirSync(dirname(name), { recursive: true })
  writeFileSync(name, content)
}

describe('docs/add-a-provider.md', () => {
  const shown: string[] = []
  beforeAll(() => {
    const place = mkdtempSync(join(tmpdir(), 'crosswalk-walk-'))
    mkdirSync(join(place, 'node_modules'))
    symlinkSync(resolve('.'), join(place, 'node_modules/crosswalk'), 'dir')
    process.chdir(place)
  })
  afterAll(() => process.chdir(home))

  test('is of a provider that is made up, and goes through every command', () => {
    expect(readdirSync(join(home, 'mappings'))).not.toContain('linden.yaml')
    const commands = [...text.matchAll(/^crosswalk (\w+)( linden)?( --\w+)?/gm)]
    expect(commands.map(([, name, , flag = '']) => `${name}${flag}`)).toEqual([
      'new',
      'validate',
      'test --show',
      'explain',
      'test --accept',
      'test',
      'test --mutate',
      'check',
      'diff',
      'drift',
    ])
  })

  test('ends each of its blocks as it says', async () => {
    for (const { language, option, content } of blocks) {
      if (option.startsWith('file=')) writeFile(option.slice('file='.length), content)
      if (language !== 'sh') continue
      const lines = content.trim().split('\n')
      const wanted = Number(option.replace('exit=', '') || 0)
      for (const [index, line] of lines.entries()) {
        const { code, out } = await runLine(line)
        expect([line, code, out]).toEqual([line, index === lines.length - 1 ? wanted : 0, out])
        shown.push(out)
      }
    }
    expect(shown.at(-1)).toMatch(/status: another one of the listed values/)
    expect(shown.at(-3)).toMatch(/pipeline\.name: values are gone/)
  })

  test.each(
    [...json.matchAll(/^\| `([^`]+)` \| (\d+) \| (.*) \|$/gm)].map(
      ([, command = '', version = '', keys = '']) => ({
        command,
        version,
        keys,
      }),
    ),
  )('docs/json.md is right about $command', async ({ command, version, keys }) => {
    const rest: Record<string, string> = {
      explain: 'linden pages',
      diff: 'linden.before.yaml mappings/linden.yaml',
      drift: 'linden today.json',
    }
    const [name = '', ...flags] = command.split(' ')
    const { out } = await runLine(
      `crosswalk ${[name, rest[name] ?? 'linden', ...flags, '--json'].join(' ')}`,
    )
    const printed = JSON.parse(out)
    expect(printed.version).toBe(Number(version))
    const named = [...keys.matchAll(/`(\w+)`/g)].map(([, key = '']) => key)
    expect(Object.keys(printed).sort()).toEqual(['version', ...named].sort())
  })
})

describe('llms.txt', () => {
  const index = readFileSync('llms.txt', 'utf8')
  const links = [...index.matchAll(/^- \[[^\]]+\]\(([^)]+)\)/gm)].map(([, target = '']) => target)

  test('has the form of one: a title, a summary, and sections of links', () => {
    expect(index).toMatch(/^# Crosswalk\n\n> \S.*\n/)
    const lines = index
      .split(/^## .*\n/m)
      .slice(1)
      .flatMap((section) => section.trim().split('\n'))
    expect(lines.filter((line) => !/^- \[[^\]]+\]\([^)]+\)(: .+)?$/.test(line))).toEqual([])
  })

  test('names every page of the docs once, and nothing that is not there', () => {
    const pages = readdirSync('docs', { recursive: true })
      .map((file) => `docs/${file}`)
      .filter((file) => file.endsWith('.md'))
    expect(links).toEqual([...new Set(links)])
    expect(links.filter((link) => link.startsWith('docs/')).sort()).toEqual(pages.sort())
    for (const link of links) expect(readFileSync(link, 'utf8')).not.toBe('')
  })
})
