import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as server from '@crosswalk/server'
import { serviceErrorCodes } from '@crosswalk/server'
import * as surface from 'crosswalk'
import { errorCodes, problemCodes, warningCodes } from 'crosswalk'
import * as testing from 'crosswalk/testing'
import { codesByClass } from '../../engine/errors/codes.ts'

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'tests/fixtures/README.md',
  ...readdirSync('docs', { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
]

describe('docs/errors.md', () => {
  const text = readFileSync('docs/errors.md', 'utf8')
  const rows = [...text.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)]

  test('has a row for every code, and for nothing else', () => {
    const written = rows.map(([, code]) => code)
    expect(written).toEqual([...new Set(written)])
    expect([...written].sort()).toEqual(
      [...errorCodes, ...serviceErrorCodes, ...problemCodes, ...warningCodes].sort(),
    )
  })

  test('says meaning, example and fix in every row', () => {
    for (const [, , cells = ''] of rows)
      expect(cells.split(/(?<!\\)\|/).every((cell) => cell.trim() !== '')).toBe(true)
  })

  test('names the class and the status that the code has', () => {
    const classes = { ...codesByClass, CircuitOpenError: ['circuit_open'] }
    const ofService = serviceErrorCodes.filter((code) => code !== 'circuit_open')
    const expected = Object.entries({ ...classes, ServiceError: ofService }).flatMap(
      ([name, codes]) => codes.map((code) => [code, name]),
    )
    const errors = rows.filter(([, code]) => expected.some(([known]) => known === code))
    const written = errors.map(([, code = '', cells = '']) => {
      const [status = '', name = ''] = cells.split('|').map((cell) => cell.trim())
      expect([code, status]).toEqual([code, expect.stringMatching(/^(4|5)/)])
      expect({ ...surface, ...server }).toHaveProperty(name.replaceAll('`', ''))
      return [code, name.replaceAll('`', '')]
    })
    expect(written.sort()).toEqual(expected.sort())
  })
})

test('docs/findings.md has a row for every code of a finding, with its severity, and for nothing else', () => {
  const text = readFileSync('docs/findings.md', 'utf8')
  const rows = [...text.matchAll(/^\| `(\w+)` \| (\w+) \| [^|]+ \| [^|]+ \| [^|]+ \|$/gm)]
  const written = rows.map(([, code, severity]) => [code, severity])
  expect(written).toEqual(Object.entries(testing.findingCodes))
})

test('docs/library.md has an example of every public value', () => {
  const code = [...readFileSync('docs/library.md', 'utf8').matchAll(/```ts\n(.*?)```/gs)]
    .map(([, text]) => text)
    .join('\n')
  const missing = [...Object.keys(surface), ...Object.keys(testing)].filter(
    (name) => !new RegExp(`\\b${name}\\b`).test(code),
  )
  expect(missing).toEqual([])
})

test('every link between pages leads somewhere', () => {
  const dead = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)(#[^)]*)?\)/g)]
      .filter(([, target = '']) => !existsSync(join(dirname(page), target)))
      .map(([, target]) => `${page}: ${target}`),
  )
  expect(dead).toEqual([])
})

test('every public function and class says what it is', () => {
  const index = readFileSync('engine/index.ts', 'utf8') + readFileSync('engine/testing.ts', 'utf8')
  const sources = [...index.matchAll(/\{([^}]*)\} from '(\.[^']+)'/g)]
  const silent = sources.flatMap(([, names = '', file = '']) => {
    const text = readFileSync(join('engine', file), 'utf8')
    return names
      .split(',')
      .map((name) => name.replace(/\btype\b/, '').trim())
      .filter(
        (name) =>
          name !== '' &&
          !new RegExp(
            `\\*/\\nexport (async )?(function|class|const|type|interface) ${name}\\b`,
          ).test(text),
      )
      .map((name) => `${file}: ${name}`)
  })
  expect(silent).toEqual([])
})
