import {
  AbortedError,
  ConfigError,
  EngineError,
  OverrideBudgetError,
  RateLimitError,
  RemoteError,
  SchemaError,
} from '../index.ts'
import { type ExitCode, exitCodes, type Io } from './io.ts'
import { MisuseError } from './misuse.ts'
import { sayError } from './say.ts'

/** Prints an error to stderr and gives the exit code that goes with it. Unknown errors are thrown on. */
export function reportError(io: Io, error: unknown, prefix = ''): ExitCode {
  if (error instanceof MisuseError || isStartError(error)) {
    sayError(io, prefix + error.message)
    return exitCodes.misuse
  }
  if (!(error instanceof EngineError)) throw error
  if (error instanceof AbortedError && io.signal?.aborted === true) return exitCodes.interrupted
  sayError(io, `${prefix}${error.message} (${error.code})`)
  const hint = hintFor(error)
  if (hint !== undefined) io.stderr.write(`  ${hint}\n`)
  if (error instanceof ConfigError) {
    for (const { excerpt } of error.problems) io.stderr.write(`${excerpt}\n`)
  }
  // A wrong --schemas is a fault of the command line.
  const failed =
    !(error instanceof SchemaError) &&
    (error instanceof RemoteError || error.statusCode >= 500 || error.code === 'unknown_record')
  return failed ? exitCodes.findings : exitCodes.misuse
}

/** Says that the run was interrupted, and gives the exit code that shells know for it. */
export function reportInterrupt(io: Io): ExitCode {
  io.stderr.write('Interrupted: what was printed so far may be incomplete\n')
  return exitCodes.interrupted
}

// Known by its name: the service is loaded by its own commands only.
function isStartError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'StartError'
}

function hintFor(error: EngineError): string | undefined {
  if (error instanceof RateLimitError && error.retryAfter !== undefined) {
    return `try again in ${error.retryAfter} s`
  }
  if (error instanceof OverrideBudgetError) return `try again in ${error.retryAfter} s`
  if (error.code === 'missing_account_value') {
    return 'give them with --context and --credential, in a file with --account, or try --sandbox'
  }
  if (error.code === 'fixture_mismatch') {
    return 'the sandbox answers only what was recorded; leave out what the provider itself is asked to filter'
  }
  return error.code === 'remote_unauthorized'
    ? 'check the credentials; an OAuth 2 token may have to be refreshed'
    : undefined
}
