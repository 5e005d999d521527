import { Readable } from 'node:stream'
import type { Io } from '../../engine/cli/io.ts'
import { runCli } from '../../engine/cli.ts'

/** How a command line ended. */
type Run = { readonly code: number; readonly out: string; readonly err: string }
/** A command line that runs. */
export type Going = {
  readonly done: Promise<Run>
  readonly err: () => string
  readonly out: () => string
  readonly end: () => void
}

/** Runs a command line, as on a terminal of 120 columns without colour. */
export function begin(line: readonly string[], env: Io['env'] = {}): Going {
  const controller = new AbortController()
  let out = ''
  let err = ''
  const io: Io = {
    stdin: Readable.from([]),
    stdout: {
      isTty: true,
      columns: 120,
      write: (text) => {
        out += text
      },
    },
    stderr: {
      isTty: false,
      write: (text) => {
        err += text
      },
    },
    env: { NO_COLOR: '1', ...env },
    signal: controller.signal,
  }
  const done = runCli(line, io).then((code) => ({ code, out, err }))
  return { done, err: () => err, out: () => out, end: () => controller.abort() }
}
