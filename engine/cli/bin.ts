#!/usr/bin/env node
import { once } from 'node:events'
import type { WriteStream } from 'node:tty'
import v8 from 'node:v8'
import { exitCodes, type Sink } from './io.ts'
import { runCli } from './run.ts'

const controller = new AbortController()
// The first signal ends the program in order, the second at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => controller.abort(new Error('interrupted')))

// A reader such as `head` may close the pipe: that is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const code = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: sinkOf(process.stdout),
  stderr: sinkOf(process.stderr),
  env: process.env,
  // The garbage of a long stream is collected before there is much of it.
  saveMemory: () => v8.setFlagsFromString('--heap-growing-percent=30'),
  signal: controller.signal,
})

// The program does not wait for what an interrupted command had begun.
if (code === exitCodes.interrupted) process.exit(code)
process.exitCode = code

function sinkOf(stream: WriteStream): Sink {
  return {
    write: (text) => void stream.write(text),
    taken: async () => {
      if (stream.writableNeedDrain) await once(stream, 'drain')
    },
    isTty: stream.isTTY === true,
    ...(stream.columns === undefined ? {} : { columns: stream.columns }),
  }
}
