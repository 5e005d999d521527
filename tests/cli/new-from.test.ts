import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Io } from '../../engine/cli/io.ts'
import { runCli } from '../../engine/cli/run.ts'

async function cli(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const said: { out: string[]; err: string[] } = { out: [], err: [] }
  const io: Io = {
    stdin: Readable.from([]),
    stdout: { write: (text) => said.out.push(text), isTty: false },
    stderr: { write: (text) => said.err.push(text), isTty: false },
    env: {},
  }
  const code = await runCli(words, io)
  return { code, out: said.out.join(''), err: said.err.join('') }
}

// The page of the documentation is what is tried here.
const page = readFileSync('docs/authoring.md', 'utf8')
const [, sample = ''] = /```json\n(\{"data": [\s\S]*?)```/.exec(page) ?? []
const [, excerpt = ''] = /```yaml\n(pagination:\n[\s\S]*?)```/.exec(page) ?? []

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-new-from-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

describe('crosswalk new --from', () => {
  const folder = folderWith({ 'sample.json': sample })
  const mapping = join(folder, 'mappings/acme.yaml')

  test('writes a mapping that is valid and a fixture that passes, in an empty folder', async () => {
    const made = await cli('new', 'acme', '--from', join(folder, 'sample.json'), '--into', folder)
    expect(made.code).toBe(0)
    expect(made.out).toContain(
      'found pagination: next_url\n  /links/next: "https://api.acme.example',
    )
    expect(made.out).toContain('found response_mapping.pipeline.name: response.pipeline.name')
    expect(made.out).toContain('question response_mapping.probability: Nothing shows whether')
    expect(made.err).toContain('answer the questions in the mapping')
    expect(excerpt).toContain('QUESTION')
    expect(readFileSync(mapping, 'utf8')).toContain(excerpt)
    const valid = await cli('validate', mapping, '--strict', '--text')
    expect([valid.code, valid.out]).toEqual([0, expect.anything()])
    const fixtures = join(folder, 'tests/fixtures/providers')
    const words = ['--mappings', join(folder, 'mappings'), '--fixtures', fixtures, '--text']
    const tested = await cli('test', 'acme', ...words)
    expect(tested.out).toContain('1 passed, 0 failed')
  })

  test('leaves what is there alone', async () => {
    const before = readFileSync(mapping, 'utf8')
    const again = await cli('new', 'acme', '--from', join(folder, 'sample.json'), '--into', folder)
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('exists already')])
    expect(readFileSync(mapping, 'utf8')).toBe(before)
  })

  test('prints the same as JSON', async () => {
    const into = folderWith({})
    const file = join(folder, 'sample.json')
    const { out } = await cli('new', 'acme', '--from', file, '--into', into, '--json')
    const said = JSON.parse(out)
    expect(Object.keys(said)).toEqual(['version', 'written', 'source', 'found', 'questions'])
    expect(said.source).toBe('sample')
    expect(said.found).toContainEqual({
      at: 'response_mapping.position',
      value: 'response.order_nr',
      evidence: ['/data/0/order_nr: 1, 3'],
    })
    expect(said.questions).toContainEqual({
      at: 'response_mapping.probability',
      question: 'Nothing shows whether it is in percent or a fraction of 1. Which one is it?',
      answers: [
        { expression: 'response.probability', evidence: [expect.stringContaining('0, 1')] },
        { expression: '$percent(response.probability)', evidence: [expect.anything()] },
      ],
    })
  })

  test.each([
    ['broken.json', '{"data": [\n  {"id": 1,, }\n]}', /broken\.json:2:\d+: /],
    ['empty.json', '{"message": "none"}', /empty\.json: It shows no answer with a list of objects/],
    ['gone.json', undefined, /cannot be read: ENOENT/],
  ])('says what is wrong with %s, and writes nothing', async (name, text, said) => {
    const into = folderWith(text === undefined ? {} : { [name]: text })
    const { code, err } = await cli('new', 'acme', '--from', join(into, name), '--into', into)
    expect([code, err]).toEqual([2, expect.stringMatching(said)])
    expect(() => readFileSync(join(into, 'mappings/acme.yaml'))).toThrow('ENOENT')
  })
})
