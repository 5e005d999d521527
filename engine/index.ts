/** The public surface of Crosswalk: a table of contents. */
export type { TokenGrant } from './ask-tokens.ts'
export type {
  AccountField,
  ExpressionSupport,
  FilterSupport,
  ProviderSupport,
} from './compile/describe-support.ts'
export { createEngine } from './engine.ts'
export type { CallOptions, Engine, ListAnswer, MapAnswer, RecordWalk } from './engine-types.ts'
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
  CircuitOpenError,
  ConfigError,
  CursorError,
  FixtureError,
  MappingError,
  NotFoundError,
  QueryError,
  RateLimitError,
  ReauthError,
  RemoteError,
  TimeoutError,
  ValidationError,
} from './errors/errors.ts'
export { ServiceError } from './errors/service-error.ts'
export type { RefusedRecord, Warning } from './errors/warning.ts'
export type { ExpressionLimits } from './expression/native/limits.ts'
export { createHttpSend, type HttpSend, type HttpSendOptions } from './fetch/got-send.ts'
export type { Resolve } from './fetch/guard-address.ts'
export type { FetchEvent } from './fetch/session.ts'
export type { OAuthClient } from './fetch/token-request.ts'
export type { Clock, RemoteAnswer, Send, SendOptions } from './fetch/transport.ts'
export type { LimiterStore } from './limit/limiter.ts'
export type { MapOptions } from './map-call.ts'
export type { ConnectStart, OAuthCalls, RenewOptions } from './oauth-calls.ts'
export { builtinMappings, builtinSchemas, type EngineOptions } from './options.ts'
export type { Account, AccountOverrides, MappingOverride } from './plan/account.ts'
export type { CommonQuery, FilterQuery, ResponseFormat } from './plan/query.ts'
export type { RemoteRequest } from './plan/request.ts'
export type {
  ListQuery,
  Normalized,
  RecordOf,
  Resource,
  ResourceFilters,
  ResourceTypes,
  ShapedRecord,
  ShapedResult,
} from './resources.ts'
export type { Stage } from './schema/stage.gen.ts'
