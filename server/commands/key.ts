import type { Command } from 'commander'
import { createProgress, type ExitCode, exitCodes, type Io } from 'crosswalk/cli'
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
  key
    .command('new')
    .summary('print a new random key')
    .action(async () => {
      const { createKey } = await import('../index.ts')
      io.stdout.write(`${createKey()}\n`)
      done(exitCodes.fine)
    })
  withStoreFlags(key.command('status').summary('tell how much an earlier key has sealed')).action(
    async (flags: StoreFlags) => {
      const waiting = await withStore(io, flags, (store) => store.waiting())
      io.stdout.write(
        waiting === 0
          ? 'Everything is sealed with the current key.\n'
          : `${waiting} value(s) are sealed with an earlier key: run "crosswalk key rotate"\n`,
      )
      done(waiting === 0 ? exitCodes.fine : exitCodes.findings)
    },
  )
  withStoreFlags(
    key
      .command('rotate')
      .summary('seal everything with the current key')
      .description(
        'Goes in small steps: it can be interrupted at any time, and goes on when it is run again. Values that do not open are named, and stop none of the others.',
      ),
  ).action(async (flags: StoreFlags) => done(await rotate(io, flags)))
}

async function rotate(io: Io, flags: StoreFlags): Promise<ExitCode> {
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
    return exitCodes.findings
  }
  io.stdout.write(`${rotation.changed} value(s) sealed with the current key.\n`)
  for (const { place, reason } of rotation.damaged) io.stderr.write(`${place}: ${reason}\n`)
  return rotation.damaged.length === 0 ? exitCodes.fine : exitCodes.findings
}
