/*
 * cli: command lines in, text and exit codes out. It imports the entry points and the foundations only, and touches the
 * process nowhere but in bin.ts.
 */
import type { Readable } from 'node:stream'
import { styleText } from 'node:util'

/** Where output goes. */
export type Sink = {
  readonly write: (text: string) => void
  /** Resolves when what was written has been taken, so that long output does not pile up. */
  readonly taken?: () => Promise<void>
  readonly isTty: boolean
  /** Width in characters, on a terminal. */
  readonly columns?: number
}

/** What a command line runs with. */
export type Io = {
  readonly stdin: Readable
  readonly stdout: Sink
  readonly stderr: Sink
  readonly env: Readonly<Record<string, string | undefined>>
  /** Keeps the memory of the process small from now on, for output without an end. */
  readonly saveMemory?: () => void
  /** Fires when the run is to end. */
  readonly signal?: AbortSignal
}

/** How a run ended: fine, findings or a failed call, misuse, ended by Ctrl+C. */
export const exitCodes = { fine: 0, findings: 1, misuse: 2, interrupted: 130 } as const

/** An exit code. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

type Style = Parameters<typeof styleText>[0]

/** Styles text on a terminal that takes colour; elsewhere leaves it plain. */
export function paint(io: Io, sink: Sink, style: Style, text: string): string {
  const plain = !sink.isTty || (io.env.NO_COLOR ?? '') !== '' || io.env.TERM === 'dumb'
  return plain ? text : styleText(style, text, { validateStream: false })
}

/** Whether output is JSON: as the flags say, else where stdout is not a terminal. */
export function wantsJson(
  io: Io,
  flags: { readonly json?: boolean; readonly text?: boolean },
): boolean {
  return flags.json === true || (flags.text !== true && !io.stdout.isTty)
}
