import { type CaseReport, createCasePlayer, readFixtures, unprovenClaims } from 'crosswalk/testing'

test('every field, value, branch and filter of the mappings is proven by an expectation', async () => {
  const player = await createCasePlayer({})
  const reports: CaseReport[] = []
  for (const fixture of readFixtures('tests/fixtures/providers')) {
    reports.push(await player.play(fixture))
  }
  expect(unprovenClaims(player.engine, reports)).toEqual([])
  player.close()
})
