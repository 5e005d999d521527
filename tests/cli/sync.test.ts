import { begin } from '../support/command-line.ts'
import { newFolder } from '../support/new-folder.ts'
import { type SyncProvider, startSyncProvider } from '../support/sync.ts'

let provider: SyncProvider
let data = ''
const cli = (line: string) => begin([...line.split(' '), '--data', data]).done
const running = () => `--mappings ${provider.mappings} --allow-private-network`

beforeAll(async () => {
  data = newFolder()
  provider = await startSyncProvider()
  provider.stages('tok-cli').push({ id: 1, name: 'Enquiry' }, { id: 2, name: 'Visit' })
})
afterAll(() => provider.close())

test('a stream is added, run once, listed, paused, resynced and removed', async () => {
  const account = await cli(
    `account add acme --mappings ${provider.mappings} --credential token=tok-cli --base-url ${provider.server.origin}`,
  )
  const accountId = account.out.trim()
  const added = await cli(
    `sync add ${accountId} crm/stages --mappings ${provider.mappings} --interval 60 --group north`,
  )
  expect([added.code, added.err]).toEqual([0, ''])
  const id = added.out.trim()
  const first = await cli(`sync run --once ${running()}`)
  expect([first.code, first.out]).toEqual([0, '1 streams: 2 created, 0 updated, 0 deleted\n'])
  expect((await cli('sync list')).out).toMatch(
    new RegExp(`${id} +acme +crm/stages +waiting .* +north`),
  )
  expect((await cli(`sync resync ${id}`)).err).toBe('A complete run is due.\n')
  provider.intercept = () => ({ status: 403, body: { message: 'no' } })
  const failed = await cli(`sync run --once --json ${running()}`)
  expect(failed.code).toBe(1)
  expect(JSON.parse(failed.out)).toMatchObject({
    outcomes: { failed: 1 },
    runs: [{ stream_id: id, outcome: 'failed', error: { code: 'remote_forbidden' } }],
  })
  provider.intercept = () => undefined
  expect(JSON.parse((await cli('sync status --json')).out)).toMatchObject({
    streams: 1,
    states: { failing: 1 },
    changes: [{ created: 2 }],
  })
  expect((await cli(`sync pause ${id}`)).err).toBe('Paused.\n')
  expect((await cli(`sync remove ${id}`)).err).toBe('Removed.\n')
  const gone = await cli(`sync pause ${id}`)
  expect([gone.code, gone.err]).toEqual([2, expect.stringContaining('does not exist')])
}, 120_000)

test('run without --once is misuse; work runs what is due until it is ended', async () => {
  const misused = await cli(`sync run ${running()}`)
  expect([misused.code, misused.err]).toEqual([2, expect.stringContaining('crosswalk sync work')])
  const accountId = JSON.parse((await cli('account list --json')).out)[0].id
  await cli(`sync add ${accountId} crm/stages --mappings ${provider.mappings}`)
  const working = begin(['sync', 'work', '--data', data, '--json', ...running().split(' ')])
  for (let tries = 0; tries < 1000 && !working.out().includes('ended'); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(JSON.parse(working.out())).toMatchObject({ outcome: 'ended', changes: { created: 2 } })
  working.end()
  const { code, err } = await working.done
  expect([code, err]).toEqual([
    0,
    'Working. Ctrl+C ends it\nEnding: pages that were fetched are stored\n',
  ])
}, 120_000)
