/*
 * The one door to pino: one line of JSON an event. What is logged is chosen, never a whole request; fields that could
 * hold a secret are removed as well.
 */
import { type Logger, pino } from 'pino'

/** Where lines go, and from which level on. */
export type LogOptions = {
  readonly level: LogLevel
  readonly write: (line: string) => void
}

/** Levels, from most to least. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** A level. */
export type LogLevel = (typeof logLevels)[number]

/** Logs events. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

const secretFields = [
  'authorization',
  'credentials',
  'token',
  'secret',
  'access_token',
  'refresh_token',
]

/** Makes a log. */
export function createLog({ level, write }: LogOptions): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: secretFields.flatMap((name) => [name, `*.${name}`]),
        censor: '[redacted]',
      },
    },
    { write },
  )
}
