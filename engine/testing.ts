/** Snapshot tests for mappings, and the replay server and sandbox that they run on. */
export { type CasePlayer, createCasePlayer } from './author/case-player.ts'
export { checkMappings } from './author/check/check-mappings.ts'
export {
  type Evidence,
  type Finding,
  type FindingCode,
  findingCodes,
  type Severity,
} from './author/check/finding.ts'
export { type Mutant, type MutantReport, testMutants } from './author/mutate/test-mutants.ts'
export type { LeftOutEntry } from './author/record/har-send.ts'
export type { ChangedField } from './author/record/played-differences.ts'
export { type RecordedCase, recordCase } from './author/record/record-case.ts'
export type { RecordOptions } from './author/record/record-options.ts'
export type { ReplacedValue } from './author/record/replaced-values.ts'
export type { StandInKind } from './author/record/stand-ins.ts'
export { type UnprovenClaim, unprovenClaims } from './author/unproven.ts'
export { builtinFixtures } from './builtin/fixtures.ts'
export type { CaseAnswer, CaseOutcome, StatedLimits } from './replay/case-outcome.ts'
export { reportProvider, type TestProviderOptions } from './replay/declare-cases.ts'
export { explanationText, type TextStyle } from './replay/explanation-text.ts'
export type { FixtureSource, FixtureText } from './replay/fixture-source.ts'
export type { AnsweredRequest, Recording, ReplayLog } from './replay/playback.ts'
export { type Exchange, type Fixture, readFixtures } from './replay/read-fixtures.ts'
export { type ReplayServer, startReplayServer } from './replay/replay-server.ts'
export { type CaseReport, runCase } from './replay/run-case.ts'
export { type Sandbox, startSandbox } from './replay/sandbox.ts'
export { sandboxAccount } from './replay/sandbox-account.ts'
export { testProvider } from './replay/test-provider.ts'
