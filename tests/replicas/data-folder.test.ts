import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openStore } from '@crosswalk/server'

// Opens the store in a folder, says so, and waits.
const program = `
  const { openStore } = await import(${JSON.stringify(resolve('server/dist/index.js'))})
  const store = await openStore({ dataFolder: process.argv[1] })
  const { token } = await store.tokens.create({ name: 'kept', environment: 'default', scopes: ['read'] })
  console.log('open ' + process.pid + ' ' + token.id)
  setInterval(() => undefined, 1000)
`
const canUnshare = spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0

type Opened = { readonly process: ChildProcess; readonly said: string }

async function openIn(folder: string, wrapper: readonly string[] = []): Promise<Opened> {
  const line = [...wrapper, process.execPath, '--input-type=module', '-e', program, folder]
  const [command = '', ...args] = line
  const env = { ...process.env, NODE_OPTIONS: '' }
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const heard = new Promise<void>((done) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += String(chunk)
        if (said.includes('open ')) done()
      })
    child.once('exit', () => done())
  })
  await heard
  return { process: child, said }
}

async function kill({ process: child }: Opened): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test('a data folder is held by one process, also without its id, and freed when that is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-held-'))
  const first = await openIn(folder)
  const [, , kept] = first.said.trim().split(' ')
  const second = await openIn(folder)
  expect(second.said).toContain('is in use by another process')
  await expect(openStore({ dataFolder: folder })).rejects.toThrow('is in use by another process')
  await kill(first)
  const store = await openStore({ dataFolder: folder })
  expect((await store.tokens.list()).map(({ id }) => id)).toEqual([kept])
  await expect(openStore({ dataFolder: folder })).rejects.toThrow('is in use')
  await store.close()
}, 180_000)

const inContainers = canUnshare ? test : test.skip
inContainers(
  'two processes that are both pid 1, each in a namespace of its own, do not share a folder',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosswalk-held-'))
    const wrapper = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child']
    const first = await openIn(folder, wrapper)
    expect(first.said).toMatch(/^open 1 /)
    const second = await openIn(folder, wrapper)
    expect(second.said).toContain('is in use by another process')
    await kill(first)
  },
  180_000,
)
