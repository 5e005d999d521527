// From the start of the service's process to its first answer of GET /unified/crm/stages, on PostgreSQL (DATABASE_URL:
// a database that may be written to). Migrations were applied before, as in every start but the first.
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../server/dist/index.js'
import { addAccount, addToken, writeMapping } from './made-up.mjs'

const rounds = 7
const encryptionKey = Buffer.alloc(32, 5).toString('base64')

async function once(databaseUrl, mappings, path, token) {
  const started = performance.now()
  const child = spawn(
    process.execPath,
    ['dist/cli/bin.js', 'serve', '--port', '0', '--allow-private-network', '--mappings', mappings],
    { env: { ...process.env, DATABASE_URL: databaseUrl, CROSSWALK_ENCRYPTION_KEY: encryptionKey } },
  )
  let heard = ''
  const url = await new Promise((resolve, reject) => {
    child.stderr.on('data', (text) => {
      heard += text
      const [, listening] = /Listening on (http:\S+) /.exec(heard) ?? []
      if (listening !== undefined) resolve(listening)
    })
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${heard}`)))
  })
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
  if (answer.status !== 200) throw new Error(await answer.text())
  const millis = performance.now() - started
  child.removeAllListeners('exit').kill()
  return millis
}

export async function* rows() {
  const databaseUrl = process.env.DATABASE_URL
  if (databaseUrl === undefined) {
    process.stderr.write('  left out: it needs DATABASE_URL\n')
    return
  }
  const provider = createServer((_request, response) => response.end('{"data":[{"id":1}]}'))
  await new Promise((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-cold-'))
  writeMapping(folder, 'cold', { fields: ['id: $id(response.id)'] })
  const store = await openStore({ databaseUrl, encryptionKey })
  const token = await addToken(store)
  const id = await addAccount(store, 'cold', `http://127.0.0.1:${provider.address().port}`)
  const times = []
  for (let round = 0; round < rounds; round += 1)
    times.push(
      await once(databaseUrl, folder, `/unified/crm/stages?integrated_account_id=${id}`, token),
    )
  await store.accounts.remove(id, 'cold')
  await store.close()
  provider.close()
  yield {
    work: 'service: from the start of its process to its first answer, on PostgreSQL',
    ours: times.sort((a, b) => a - b)[Math.floor(rounds / 2)],
    unit: 'ms',
    goal: { below: 600 },
  }
}
