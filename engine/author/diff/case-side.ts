import { FixtureError } from '../../errors/errors.ts'
import type { EngineOptions, RemoteRequest } from '../../index.ts'
import type { Fixture } from '../../replay/read-fixtures.ts'
import type { CaseReport } from '../../replay/run-case.ts'
import { type CasePlayer, createCasePlayer } from '../case-player.ts'

/** A case as one of the two mappings plays it. */
export type PlayedCase = {
  readonly report: CaseReport
  readonly requests: readonly RemoteRequest[]
  /** Requests that the fixture does not answer, each with what it records instead. */
  readonly unanswered: readonly string[]
  /** Its records. */
  readonly records: readonly unknown[]
}

/** One of two sets of mappings, ready to play cases. */
export type Side = {
  readonly engine: CasePlayer['engine']
  readonly play: (fixture: Fixture) => Promise<PlayedCase>
  readonly close: () => void
}

/** Opens the mappings of one side. */
export async function openSide(
  options: Pick<EngineOptions, 'mappings' | 'schemas'>,
): Promise<Side> {
  let requests: RemoteRequest[] = []
  const onRequest = (request: RemoteRequest): void => void requests.push(request)
  const player = await createCasePlayer({ ...options, onRequest })
  const play = async (fixture: Fixture): Promise<PlayedCase> => {
    requests = []
    const report = await player.play(fixture)
    return { report, requests, unanswered: unanswered(report), records: recordsOf(report) }
  }
  return { engine: player.engine, play, close: player.close }
}

function unanswered({ error, findings }: CaseReport): readonly string[] {
  const ended = error instanceof FixtureError ? [error.message] : []
  const other = findings.flatMap((finding) => (finding.kind === 'request' ? finding.message : []))
  return [...new Set([...ended, ...other])]
}

function recordsOf({ answers }: CaseReport): readonly unknown[] {
  return answers.flatMap(({ result }) => Object.values(result as object))
}
