/*
 * The only file that imports pino: one line of JSON for each event. Chosen fields are logged, never a whole request; fields that could
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

const secretField =
  /^(authorization|credentials|token|secret|access_token|refresh_token|password)$/i

/** Makes a log. */
export function createLog({ level, write }: LogOptions): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withoutSecrets },
    },
    { write },
  )
}

// Lines are flat, so their own names say it all; the library's redaction looks deeper, at many times the cost.
function withoutSecrets(line: Record<string, unknown>): Record<string, unknown> {
  if (!Object.keys(line).some((name) => secretField.test(name))) return line
  const entries = Object.entries(line)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, secretField.test(name) ? '[redacted]' : value]),
  )
}
