import { type CaseReport, testMutants, unprovenClaims } from 'crosswalk/testing'
import { acmeMapping, writeMappings } from '../../support/mapping.ts'
import { acmeFixture, acmePlayer } from '../../support/play.ts'

const list = `path: /stages
response_path: data
response_mapping:
  id: $id(response.id)
  name: response.title
  status: 'response.gone ? "inactive" : "active"'
  probability: 'response.weight > 0 ? response.weight'
`
const body = 'data: [{id: 1, title: One, weight: 40}, {id: 2, title: Two, gone: true, weight: 0}]'

function fixtureOf(records: string) {
  return acmeFixture(
    `title: Stages\nexpect: {records: [${records}]}\nexchanges:\n  - {request: {path: /api/stages}, response: {body: {${body}}}}\n`,
  )
}

async function claims(records: string): Promise<string[]> {
  const player = await acmePlayer(list)
  const reports: CaseReport[] = [await player.play(fixtureOf(records))]
  const found = unprovenClaims(player.engine, reports)
  player.close()
  return found.map(
    ({ kind, message, where }) => `${kind} ${message} @${where?.line}:${where?.column}`,
  )
}

describe('unprovenClaims()', () => {
  test('names fields, values and branches that no expectation shows, with their places', async () => {
    expect(await claims('{id: "1", status: active, probability: 40}')).toEqual([
      'field name: no expectation names a value of it @20:15',
      'value status: no expectation names "inactive" @21:18',
      'branch status: no expectation reaches the "then" that stands here @21:34',
      'branch probability: no expectation reaches the case in which no condition holds @22:23',
    ])
  })

  test('counts null as a value that proves a branch, but not a field', async () => {
    const all =
      '{id: "1", name: One, status: active, probability: 40}, {id: "2", status: inactive, probability: null}'
    expect(await claims(all)).toEqual([])
    expect(await claims('{id: "2", name: Two, status: inactive, probability: null}')).toEqual([
      expect.stringContaining('value status'),
      expect.stringContaining('branch status'),
      'field probability: no expectation names a value of it @22:23',
    ])
  })
})

describe('testMutants()', () => {
  const report = (records: string) =>
    testMutants('acme', [fixtureOf(records)], {
      mappings: writeMappings({ acme: acmeMapping(list) }),
    })

  test('lists the changes that no expectation notices, with their places', async () => {
    const { survivors, killed } = await report(
      '{id: "1", name: One}, {id: "2", status: inactive, probability: null}',
    )
    const lines = survivors.map(
      ({ path, change, where }) => `${path.split('.').at(-1)} ${change} @${where.line}`,
    )
    expect(lines).toEqual([
      'status the condition always holds @21',
      'probability the condition never holds @22',
      'probability weight → nothing @22',
      'probability weight → nothing @22',
    ])
    expect(killed).toBeGreaterThan(5)
  })

  test('keeps apart what changes no value in any case', async () => {
    const { survivors, equivalents, unreached } = await report(
      '{id: "1", name: One, status: active, probability: 40}, {id: "2", name: Two, status: inactive, probability: null}',
    )
    expect(survivors).toEqual([])
    expect(equivalents.map(({ change }) => change)).toEqual(['0 → 1'])
    expect(unreached).toEqual([])
  })
})
