import { execFileSync } from 'node:child_process'
import {
  type CaseReport,
  createCasePlayer,
  type MutantReport,
  readFixtures,
  unprovenClaims,
} from 'crosswalk/testing'

test('every field, value, branch and filter of the mappings is proven by an expectation', async () => {
  const player = await createCasePlayer({})
  const reports: CaseReport[] = []
  for (const fixture of readFixtures('tests/fixtures/providers')) {
    reports.push(await player.play(fixture))
  }
  expect(unprovenClaims(player.engine, reports)).toEqual([])
  player.close()
})

// The build is run, because a mapping is played hundreds of times.
test('no small change of a mapping goes unnoticed', () => {
  const line = ['dist/cli/bin.js', 'test', '--mutate', '--json']
  const text = execFileSync(process.execPath, line, { encoding: 'utf8', maxBuffer: 64e6 })
  const { mutants } = JSON.parse(text) as { readonly mutants: readonly MutantReport[] }
  const alive = mutants.flatMap(({ survivors }) => survivors)
  expect(alive.map(({ path, change }) => `${path}: ${change}`)).toEqual([])
  expect(mutants.filter(({ killed }) => killed < 10)).toEqual([])
  expect(mutants.length).toBeGreaterThan(6)
})
