/** The public surface of Crosswalk: a table of contents. */

export { builtinMappings } from './builtin/mappings.ts'
export { builtinSchemas } from './builtin/schemas.ts'
export type { CallOptions, GetOptions } from './call/call-options.ts'
export type { BrokenMapping } from './call/connectors.ts'
export { createEngine } from './call/create-engine.ts'
export type {
  Engine,
  ListAnswer,
  MapAnswer,
  RecordPage,
  RecordWalk,
} from './call/engine.ts'
export type { ExplainedPage, Explanation, RecordExplanation } from './call/explanation.ts'
export type {
  InspectedExpression,
  InspectedMapping,
  InspectedPlace,
  Inspector,
  TextRange,
} from './call/inspect.ts'
export type { InspectedCall } from './call/inspect-call.ts'
export type { MapOptions } from './call/map-options.ts'
export type { TokenGrant } from './call/oauth/ask-tokens.ts'
export type { ConnectStart, OAuthCalls, RenewOptions } from './call/oauth/oauth-calls.ts'
export type { OAuthClient } from './call/oauth/oauth-client.ts'
export type { EngineOptions } from './call/options.ts'
export type {
  FieldPath,
  GetQuery,
  ListQuery,
  MapQuery,
  RecordOf,
  Resource,
  ResourceName,
  WalkQuery,
} from './call/resources.ts'
export type { PickedRecord, RecordSelection, SelectedResult } from './call/select-records.ts'
export type { Normalized, ShapedRecord, ShapedResult } from './call/shaped-result.ts'
export type {
  AccountField,
  ExpressionSupport,
  FilterSupport,
  ProviderSupport,
} from './compile/describe-support.ts'
export type { Evaluate, Instrument } from './compile/scope.ts'
export type { SchemaDefinition, SchemaSource } from './config/load-schemas.ts'
export type { MappingObject, MappingSource, MappingText } from './config/mapping-source.ts'
export { type AnyEngineError, isEngineError } from './errors/any-engine-error.ts'
export type { ErrorCode, ProblemCode, WarningCode } from './errors/codes.ts'
export { errorCodes, problemCodes, warningCodes } from './errors/codes.ts'
export type { ConfigProblem } from './errors/config-problem.ts'
export type { ErrorBody, ErrorInsight, Where } from './errors/engine-error.ts'
export { EngineError } from './errors/engine-error.ts'
export type { RateLimit } from './errors/errors.ts'
export {
  AbortedError,
  AccountError,
  BadResponseError,
  ConfigError,
  CursorError,
  FixtureError,
  MappingError,
  NotFoundError,
  OverrideBudgetError,
  QueryError,
  RateLimitError,
  ReauthError,
  RemoteError,
  SchemaError,
  TimeoutError,
  ValidationError,
} from './errors/errors.ts'
export { RecordingError } from './errors/recording-error.ts'
export type { RefusedRecord, Warning } from './errors/warning.ts'
export type { ExpressionLimits } from './expression/limits.ts'
export type { FetchEvent, RequestEvent } from './fetch/call-context.ts'
export type { Resolve } from './http/guard-address.ts'
export { createHttpSend } from './http/http-send.ts'
export type {
  Clock,
  HttpSend,
  HttpSendOptions,
  RemoteRequest,
  RemoteResponse,
  Send,
  SendOptions,
} from './http/transport.ts'
export type { Limiter, LimiterOptions, LimiterStore } from './limit/limiter.ts'
export type { Account, AccountOverrides, MappingOverride } from './plan/account.ts'
export type { CommonQuery, FilterQuery, ResponseFormat } from './plan/query.ts'
// Whatever schemas/unified/ holds: no name of a resource stands here.
export type * from './schema/resources.gen.ts'
export type { Branch, EmptyReason, FieldExplanation } from './trace/explain-field.ts'
export type { Read } from './trace/reads.ts'
export type { Role } from './trace/watch.ts'
