/** The command line, and the parts that commands of other packages are made of. */
export { packageVersion } from './builtin/version.ts'
export { type AccountFlags, accountsOf, expand, withAccountValues } from './cli/account-flags.ts'
export { collect, type MappingFlags, mappingOptions, withMappingFlags } from './cli/flags.ts'
export { type ExitCode, exitCodes, type Io, paint, type Sink, wantsJson } from './cli/io.ts'
export { MisuseError } from './cli/misuse.ts'
export { createProgress } from './cli/progress.ts'
export { runCli } from './cli/run.ts'
export { renderTable } from './cli/table.ts'
