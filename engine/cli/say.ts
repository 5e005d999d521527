import { type Io, paint } from './io.ts'

/** Prints an error to stderr, in the form that all errors have. */
export function sayError(io: Io, message: string): void {
  io.stderr.write(`${paint(io, io.stderr, 'red', 'error:')} ${message}\n`)
}

/** Prints a warning to stderr. */
export function sayWarning(io: Io, message: string): void {
  io.stderr.write(`${paint(io, io.stderr, 'yellow', 'warning:')} ${message}\n`)
}
