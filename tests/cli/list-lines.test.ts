import { Readable } from 'node:stream'
import { stringify } from 'yaml'
import { exitCodes, type Io } from '../../engine/cli/io.ts'
import { runCli } from '../../engine/cli/run.ts'
import { acmeAccount } from '../support/acme.ts'
import { acmeMapping, simpleList, writeMappings } from '../support/mapping.ts'
import { useServer } from '../support/server.ts'

const pages = 30
const perPage = 300
const server = useServer(({ url }) => {
  const number = Number(url.searchParams.get('page'))
  if (number > pages) return { status: 500, body: {} }
  const data = Array.from({ length: perPage }, (_, index) => ({
    id: number * perPage + index,
    name: index === 0 ? 5 : 'A',
  }))
  return { body: { data } }
})

/** A run whose reader takes what is written when it is told to. */
function run(more = '') {
  const top = 'pagination: {format: page, page_param: page}'
  const mappings = writeMappings({ acme: acmeMapping(simpleList, top) })
  const account = writeMappings({ account: stringify(acmeAccount(server.origin)) })
  const words = `list --account ${account}/account.yaml --mappings ${mappings} --allow-private-network --ndjson`
  const said = { out: '', err: '', saved: 0 }
  let take: () => void = () => undefined
  const io: Io = {
    stdin: Readable.from([]),
    stdout: {
      write: (text) => {
        said.out += text
      },
      taken: () =>
        new Promise((resolve) => {
          take = resolve
        }),
      isTty: false,
    },
    stderr: {
      write: (text) => {
        said.err += text
      },
      isTty: false,
    },
    env: {},
    saveMemory: () => {
      said.saved += 1
    },
  }
  return { said, take: () => take(), code: runCli([...words.split(' '), ...more.split(' ')], io) }
}

const linesOf = ({ out }: { out: string }) => out.split('\n').slice(0, -1)

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** Reads the output until the command has ended. */
async function readToEnd(take: () => void, code: Promise<unknown>): Promise<void> {
  let ended = false
  void code.finally(() => {
    ended = true
  })
  await until(() => {
    take()
    return ended
  })
}

test('crosswalk list --pages all --ndjson reads no faster than its output is read, to the error', async () => {
  const { said, take, code } = run('--pages all')
  await until(() => said.out !== '')
  await new Promise((resolve) => setTimeout(resolve, 100))
  // One page is worked on, and one is fetched ahead.
  expect(server.got.length).toBeLessThanOrEqual(2)
  expect(linesOf(said).length).toBeLessThanOrEqual(perPage)
  await readToEnd(take, code)
  expect(await code).toBe(exitCodes.findings)
  expect(linesOf(said)).toHaveLength(pages * (perPage - 1) + 1)
  const records = pages * (perPage - 1)
  expect(JSON.parse(linesOf(said).at(-1) ?? '')).toEqual({
    list: { complete: false, records, left_out: pages, failed: ['acme'] },
  })
  expect(said.err.match(/Records do not fit/g)).toHaveLength(pages)
  expect(said.err).toContain('error: acme: Acme answered 500')
  expect(said.saved).toBe(1)
})

test('crosswalk list --pages 2 --ndjson asks for two pages', async () => {
  const { said, take, code } = run('--pages 2')
  await readToEnd(take, code)
  expect(await code).toBe(exitCodes.fine)
  expect(linesOf(said)).toHaveLength(2 * (perPage - 1) + 1)
  expect(JSON.parse(linesOf(said).at(-1) ?? '').list).toMatchObject({
    complete: false,
    more: ['acme'],
  })
  expect(server.got).toHaveLength(2)
})
