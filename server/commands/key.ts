import type { Command } from 'commander'
import {
  createProgress,
  describeCommand,
  type ExitCode,
  exitCodes,
  type Io,
  wantsJson,
} from 'crosswalk/cli'
import { type StoreFlags, withStore, withStoreFlags } from './store-flags.ts'

/** Adds `crosswalk key`. */
export function addKey(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const key = program
    .command('key')
    .description(
      'Credentials are sealed with CROSSWALK_ENCRYPTION_KEY. To rotate: give all replicas the new key in\nCROSSWALK_PREVIOUS_ENCRYPTION_KEYS, then make it CROSSWALK_ENCRYPTION_KEY with the old one as previous, then run\n"crosswalk key rotate", then drop the old one.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ crosswalk key new\n  $ crosswalk key status\n  $ crosswalk key rotate',
    )
  describeCommand(
    key.command('new').summary('print a new random key').option('--json', 'JSON'),
    'Prints a new random key, for CROSSWALK_ENCRYPTION_KEY. Nothing is stored or changed.',
    ['key new', 'key new --json'],
  ).action(async (flags: JsonFlag) => {
    const { createKey } = await import('../index.ts')
    const made = createKey()
    io.stdout.write(flags.json === true ? `${JSON.stringify({ key: made })}\n` : `${made}\n`)
    done(exitCodes.fine)
  })
  withStoreFlags(
    describeCommand(
      key
        .command('status')
        .summary('show how many values an earlier key has sealed')
        .option('--json', 'JSON, also on a terminal'),
      'Counts the values that an earlier key has sealed. Exits with 1 while there are any.',
      ['key status', 'key status --json'],
    ),
  ).action(async (flags: StoreFlags & JsonFlag) => done(await status(io, flags)))
  withStoreFlags(
    describeCommand(
      key
        .command('rotate')
        .summary('seal everything with the current key')
        .option('--json', 'JSON, also on a terminal'),
      'Goes in small steps: it can be interrupted at any time, and goes on when it is run again. Values that do not open are named, and stop none of the others.',
      ['key rotate', 'key rotate --json'],
    ),
  ).action(async (flags: StoreFlags & JsonFlag) => done(await rotate(io, flags)))
}

type JsonFlag = { readonly json?: boolean }

async function status(io: Io, flags: StoreFlags & JsonFlag): Promise<ExitCode> {
  const waiting = await withStore(io, flags, (store) => store.waiting())
  const text =
    waiting === 0
      ? 'Everything is sealed with the current key.'
      : `${waiting} value(s) are sealed with an earlier key: run "crosswalk key rotate"`
  io.stdout.write(wantsJson(io, flags) ? `${JSON.stringify({ waiting })}\n` : `${text}\n`)
  return waiting === 0 ? exitCodes.fine : exitCodes.findings
}

async function rotate(io: Io, flags: StoreFlags & JsonFlag): Promise<ExitCode> {
  const progress = createProgress(io)
  const rotation = await withStore(io, flags, (store) =>
    store.rotate({
      onProgress: ({ done, total }) => progress.show(`${done} of ${total} sealed anew`),
      ...(io.signal === undefined ? {} : { signal: io.signal }),
    }),
  ).catch((error: unknown) => {
    if (io.signal?.aborted !== true) throw error
    return undefined
  })
  progress.clear()
  if (rotation === undefined) {
    io.stderr.write('Interrupted: nothing is lost; run it again to go on.\n')
    return exitCodes.interrupted
  }
  const { changed, damaged } = rotation
  io.stdout.write(
    wantsJson(io, flags)
      ? `${JSON.stringify({ changed, damaged })}\n`
      : `${changed} value(s) sealed with the current key.\n`,
  )
  for (const { place, reason } of damaged) io.stderr.write(`${place}: ${reason}\n`)
  return damaged.length === 0 ? exitCodes.fine : exitCodes.findings
}
