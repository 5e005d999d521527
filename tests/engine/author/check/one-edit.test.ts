import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { createEngine } from '../../../../engine/index.ts'
import {
  checkMappings,
  createCasePlayer,
  type Finding,
  readFixtures,
} from '../../../../engine/testing.ts'

/** One edit of a shipped mapping that makes it wrong. */
type Edit = {
  readonly of: string
  readonly find: string
  readonly put: string
  readonly nth?: number
  readonly why: string
}

type Edited = {
  readonly edit: Edit
  readonly text: string
  readonly from: number
  readonly to: number
}

const edits = parse(readFileSync('tests/fixtures/mistakes.yaml', 'utf8')) as readonly Edit[]
// All of them take longer than a test should: `EVERY_MISTAKE=1` tries them all.
const every = process.env.EVERY_MISTAKE === '1'
const tried = edits.filter((_, at) => every || at % 6 === 0)
const fixtures = readFixtures('tests/fixtures/providers')

function providerOf({ of }: Edit): string {
  return of.split('/')[0] ?? of
}

// Line breaks of an edit are written as in a plain text.
function edited(edit: Edit): Edited {
  const [find = '', put = ''] = [edit.find, edit.put].map((text) => text.replaceAll('\\n', '\n'))
  const text = readFileSync(`mappings/${edit.of}.yaml`, 'utf8')
  let at = -1
  for (let nth = 0; nth < (edit.nth ?? 1); nth += 1) at = text.indexOf(find, at + 1)
  if (at < 0) throw new Error(`"${edit.find}" does not stand in ${edit.of}`)
  const changed = text.slice(0, at) + put + text.slice(at + find.length)
  const [before, after] = [text.split('\n'), changed.split('\n')]
  const from = after.findIndex((line, index) => line !== before[index])
  const same = after.toReversed().findIndex((line, index) => line !== before.at(-1 - index))
  return { edit, text: changed, from: from + 1, to: Math.max(from + 1, after.length - same) }
}

/** A folder with the mappings of some edits, one a provider. */
function folderOf(round: readonly Edited[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'mistakes-'))
  for (const { edit, text } of round) {
    const provider = providerOf(edit)
    for (const name of [`${provider}.yaml`, provider])
      if (existsSync(`mappings/${name}`))
        cpSync(`mappings/${name}`, join(folder, name), { recursive: true })
    writeFileSync(join(folder, `${edit.of}.yaml`), text)
  }
  return folder
}

/** What is found, and what was found by playing the cases where nothing else was. */
async function findIn(round: readonly Edited[]): Promise<(readonly string[])[]> {
  const mappings = folderOf(round)
  const engine = await createEngine({ mappings })
  const found = [...engine.problems(), ...checkMappings(engine, fixtures)] as readonly Pick<
    Finding,
    'where'
  >[]
  engine.close()
  return Promise.all(
    round.map(async ({ edit, from, to }) => {
      const isThere = ({ where }: Pick<Finding, 'where'>) =>
        where.file === join(mappings, `${edit.of}.yaml`) && where.line >= from && where.line <= to
      if (found.some(isThere)) return ['validate']
      return (await failsInCases(mappings, providerOf(edit))) ? ['test'] : []
    }),
  )
}

async function failsInCases(mappings: string, provider: string): Promise<boolean> {
  const player = await createCasePlayer({ mappings })
  try {
    if (!player.engine.providers().includes(provider)) return true
    for (const fixture of fixtures.filter((one) => one.provider === provider))
      if ((await player.play(fixture)).faults.length > 0) return true
    return false
  } finally {
    player.close()
  }
}

test('of mistakes that people make, most are found at their line, nearly all at all', async () => {
  const left = new Set(tried.map(edited))
  const missed: string[] = []
  let silent = 0
  while (left.size > 0) {
    const round = [...new Map([...left].map((one) => [providerOf(one.edit), one])).values()]
    for (const one of round) left.delete(one)
    const found = await findIn(round)
    for (const [at, { edit, from }] of round.entries()) {
      if (found[at]?.includes('validate') !== true) missed.push(`${edit.of}:${from} ${edit.put}`)
      if (found[at]?.length === 0) silent += 1
    }
  }
  expect(missed.length > tried.length * 0.05 ? missed : []).toEqual([])
  expect(silent).toBeLessThanOrEqual(tried.length * 0.01)
})
