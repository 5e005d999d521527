import { type Account, type CommonQuery, createEngine, type Engine } from 'crosswalk'
import { sandboxAccount } from 'crosswalk/testing'
import fc from 'fast-check'
import { mappingsWithoutBudgets } from '../support/mapping.ts'
import { expectedIds, type Pipelines, simulators } from '../support/provider-simulators.ts'
import { useServer } from '../support/server.ts'

const server = useServer()
let engine: Engine

beforeAll(async () => {
  engine = await createEngine({ mappings: mappingsWithoutBudgets(), allowPrivateNetwork: true })
})
afterAll(() => engine.close())

// Ids are unique over all stages; pipelines may be empty.
const organisation: fc.Arbitrary<Pipelines> = fc
  .array(fc.nat({ max: 5 }), { maxLength: 4 })
  .map((counts) => {
    let id = 100
    return counts.map((count, index) => ({
      id: index + 1,
      name: `Pipeline ${index + 1}`,
      stages: Array.from({ length: count }, () => ({ id: ++id, name: `Stage ${id}` })),
    }))
  })

let walks = 0

function account(provider: string): Account {
  // A fresh id each time: joins are kept per account.
  walks += 1
  return {
    ...sandboxAccount(engine, provider),
    id: `walk-${walks}`,
    overrides: { base_url: server.origin },
  }
}

async function walk(provider: string, limit: number | undefined): Promise<string[]> {
  const ids: string[] = []
  const customer = account(provider)
  let cursor: string | null = null
  do {
    const query: CommonQuery = {
      limit,
      ...(cursor === null ? {} : { next_cursor: cursor }),
    }
    const answer = await engine.list('crm/stages', customer, query)
    if (limit !== undefined) expect(answer.result_count).toBeLessThanOrEqual(limit)
    ids.push(...answer.result.map(({ id }) => id))
    cursor = answer.next_cursor
  } while (cursor !== null)
  return ids
}

describe.each(Object.keys(simulators))('list() of %s', (provider) => {
  test('gives the same stages in the same order, each once, for any limit, page size and data', async () => {
    const simulate = simulators[provider] as (typeof simulators)[string]
    await fc.assert(
      fc.asyncProperty(organisation, fc.integer({ min: 1, max: 6 }), async (data, most) => {
        server.answer = (request) => simulate(request, data, most)
        const expected = expectedIds(provider, data)
        for (const limit of [1, 3, 7, undefined])
          expect(await walk(provider, limit)).toEqual(expected)
        const iterated: string[] = []
        for await (const { id } of engine.iterate('crm/stages', account(provider)))
          iterated.push(id)
        expect(iterated).toEqual(expected)
      }),
      { numRuns: 12 },
    )
  })
})
