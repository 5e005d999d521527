import { builtinFixtures } from '../builtin/fixtures.ts'
import type { Send } from '../index.ts'
import type { FixtureSource } from './fixture-source.ts'
import { recordingOf } from './playback.ts'
import { readFixtures } from './read-fixtures.ts'
import { createReplaySend } from './replay-send.ts'
import { startReplayServer } from './replay-server.ts'

/** A running sandbox: every provider answers from its sandbox fixtures, over real HTTP on loopback. */
export type Sandbox = {
  /** Root of the server that plays it. */
  readonly url: string
  /** Transport for an engine: every request goes to the sandbox. */
  readonly send: Send
  /** Ends the sandbox. */
  readonly close: () => Promise<void>
}

/** Starts a sandbox on a free port of 127.0.0.1. */
export async function startSandbox(fixtures: FixtureSource = builtinFixtures): Promise<Sandbox> {
  const server = await startReplayServer()
  const cases = readFixtures(fixtures).filter(({ content }) => content.sandbox === true)
  server.play(recordingOf('sandbox', cases))
  const transport = createReplaySend(server, 'sandbox')
  return {
    url: server.url,
    send: transport.send,
    close: async () => {
      transport.close()
      await server.close()
    },
  }
}
