import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { testKey } from './service.ts'

/** A service in a process of its own, as it runs in production. */
export type Replica = {
  readonly url: string
  readonly process: ChildProcess
  /** What it wrote to stdout and stderr. */
  readonly output: () => string
  /** Ends it as an orchestrator does; resolves with its exit code. */
  readonly stop: () => Promise<number | null>
  /** Ends it at once, as a crash does. */
  readonly kill: () => Promise<void>
}

/** Starts a replica on a free port over a PostgreSQL database. */
export async function startReplica(
  databaseUrl: string,
  mappings: string,
  args: readonly string[] = [],
): Promise<Replica> {
  const child = spawn(
    process.execPath,
    [
      resolve('dist/cli/bin.js'),
      ...['serve', '--port', '0', '--allow-private-network', '--mappings', mappings],
      ...args,
    ],
    {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        DATABASE_URL: databaseUrl,
        CROSSWALK_ENCRYPTION_KEY: testKey,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += String(chunk)
    })
  const ended = once(child, 'exit')
  const url = await new Promise<string>((found, failed) => {
    child.stderr.on('data', () => {
      const [, listening] = /Listening on (http:\S+) /.exec(output) ?? []
      if (listening !== undefined) found(listening)
    })
    child.once('exit', (code) => failed(new Error(`The replica ended with ${code}:\n${output}`)))
  })
  return {
    url,
    process: child,
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM')
      const [code] = await ended
      return code as number | null
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
