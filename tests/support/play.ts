import {
  type CasePlayer,
  type CaseReport,
  createCasePlayer,
  type Fixture,
  readFixtures,
} from 'crosswalk/testing'
import { acmeMapping, writeMappings } from './mapping.ts'

/** A fixture of the made-up provider, by the text of its file. */
export function acmeFixture(text: string, name = 'case', shared?: string): Fixture {
  const file = `acme/crm-stages.${name}.yaml`
  const beside = shared === undefined ? [] : [{ file: 'acme/shared.yaml', text: shared }]
  const [fixture] = readFixtures([
    { file, text: `origin: https://eu.acme.example\n${text}` },
    ...beside,
  ])
  if (fixture === undefined) throw new Error('The fixture was not read')
  return fixture
}

/** A player of cases of the made-up provider, whose list block is the test's. */
export function acmePlayer(list: string): Promise<CasePlayer> {
  return createCasePlayer({ mappings: writeMappings({ acme: acmeMapping(list) }) })
}

/** Plays one case of the made-up provider. */
export async function playAcme(list: string, fixture: Fixture): Promise<CaseReport> {
  const player = await acmePlayer(list)
  try {
    return await player.play(fixture)
  } finally {
    player.close()
  }
}
