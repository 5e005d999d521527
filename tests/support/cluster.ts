import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL server of our own, which a test may restart. */
export type Cluster = {
  /** Of its database `postgres`. */
  readonly url: string
  /** Breaks every connection, and starts it again. */
  readonly restart: () => void
  readonly close: () => void
}

const root = process.getuid?.() === 0

/** Starts one on a free port, in a temporary folder. Throws where PostgreSQL is not installed. */
export async function startCluster(): Promise<Cluster> {
  const binaries = binariesFolder()
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-postgres-'))
  chmodSync(folder, 0o755)
  if (root) execFileSync('chown', ['postgres', folder])
  const port = await freePort()
  const data = join(folder, 'data')
  const control = (action: string) =>
    asPostgres(
      `${binaries}/pg_ctl -D ${data} -w -l ${folder}/log -o '-p ${port} -c listen_addresses=127.0.0.1 -k ${folder}' ${action} >/dev/null`,
    )
  asPostgres(`${binaries}/initdb -D ${data} -A trust -U crosswalk >/dev/null`)
  control('start')
  return {
    url: `postgres://crosswalk@127.0.0.1:${port}/postgres`,
    restart: () => control('-m fast restart'),
    close: () => {
      control('-m immediate stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function binariesFolder(): string {
  const home = '/usr/lib/postgresql'
  const [newest] = readdirSync(home).sort((a, b) => Number(b) - Number(a))
  if (newest === undefined)
    throw new Error('This test needs PostgreSQL: apt-get install postgresql')
  return join(home, newest, 'bin')
}

// PostgreSQL does not run as root. Its folder is below that of the test run, which only we may enter.
function asPostgres(command: string): void {
  const [program, ...args] = root
    ? ['su', 'postgres', '-s', '/bin/sh', '-c', command]
    : ['sh', '-c', command]
  execFileSync(program as string, args, { stdio: ['ignore', 'ignore', 'inherit'] })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
