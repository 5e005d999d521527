/*
 * author: mappings and their fixtures in, proofs out: what explains, checks and tries mappings while they are written. It
 * sees the entry points, the foundations and replay/ only.
 */
import { setImmediate } from 'node:timers/promises'
import {
  type Account,
  type Clock,
  createEngine,
  type Engine,
  type EngineOptions,
  type RemoteRequest,
  type Send,
} from '../index.ts'
import { createMemorySend } from '../replay/memory-send.ts'
import { recordingOf, startPlayback } from '../replay/playback.ts'
import type { Fixture } from '../replay/read-fixtures.ts'
import { type CaseReport, callCase, reportCase } from '../replay/run-case.ts'
import { sandboxAccount } from '../replay/sandbox-account.ts'

/** Plays cases in this process, without HTTP, one after the other on one engine. */
export type CasePlayer = {
  /** The engine that the cases are played on. */
  readonly engine: Engine
  /** Plays a case from its beginning: nothing is kept of cases that were played before. */
  readonly play: (fixture: Fixture) => Promise<CaseReport>
  /** The time of the case that is being played. */
  readonly now: () => number
  /** Closes the engine. */
  readonly close: () => void
}

/** Makes a player of cases. */
export async function createCasePlayer({
  onRequest = () => undefined,
  ...options
}: Pick<EngineOptions, 'mappings' | 'schemas' | 'instrument'> & {
  /** Called for every request of a case. */
  readonly onRequest?: (request: RemoteRequest) => void
}): Promise<CasePlayer> {
  let send: Send = noSend
  let time = startTime(undefined)
  const clock: Clock = {
    now: () => time.now,
    sleep: async (millis, signal) => {
      time.now += millis
      await setImmediate(undefined, { signal })
    },
  }
  const engine = await createEngine({
    ...options,
    clock,
    random: () => 0.5,
    send: (request, sendOptions) => send(request, sendOptions),
  })
  const accounts = new Map<Fixture, Account>()
  let runs = 0
  const play = async (fixture: Fixture): Promise<CaseReport> => {
    const { provider, name, content } = fixture
    const known = accounts.get(fixture) ?? sandboxAccount(engine, provider, content.account)
    accounts.set(fixture, known)
    runs += 1
    time = startTime(content.now)
    const playback = startPlayback(recordingOf(name, [fixture]))
    const memory = createMemorySend(playback)
    const underWay = new Set<Promise<unknown>>()
    send = (request, sendOptions) => {
      onRequest(request)
      const sent = memory(request, sendOptions)
      underWay.add(sent)
      return sent
    }
    // Joined lists and budgets are kept by account.
    const called = await callCase(engine, fixture, { ...known, id: `${known.id}-${runs}` })
    await Promise.allSettled(underWay)
    return reportCase(fixture, { ...called, waited: time.now - time.start }, playback.log)
  }
  return { engine, play, now: clock.now, close: () => engine.close() }
}

// Waits end at once: time jumps.
function startTime(now: string | undefined): { readonly start: number; now: number } {
  const start = now === undefined ? Date.now() : Date.parse(now)
  return { start, now: start }
}

const noSend: Send = () => Promise.reject(new Error('No case is being played'))
