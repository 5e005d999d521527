/** For programs that use the engine, such as the service: counters, sealed cursors, digests and suggestions; what tools see of a mapping. */
export type { PureSteps } from './call/pure-steps.ts'
export type {
  BeforeSpec,
  CallSpec,
  Connector,
  GetSpec,
  ListSpec,
  LocatedExpression,
} from './compile/connector.ts'
export type { Pagination } from './compile/pagination.ts'
export { resourceOfFile } from './config/resource-files.ts'
export { openCursor, sealCursor } from './cursor/cursor.ts'
export { refusesCursor } from './errors/refuses-cursor.ts'
export { suggestion } from './errors/suggest.ts'
export type { Extraction, RawRecord } from './fetch/extract-records.ts'
export { digest } from './json/digest.ts'
export { isObject } from './json/json.ts'
export { stableJson } from './json/stable-json.ts'
export { createLimiter } from './limit/limiter.ts'
export { createSemaphore } from './limit/semaphore.ts'
export type { OpenCall } from './plan/open-call.ts'
export type { ListPlan } from './plan/plan-list.ts'
export { filterOperators } from './schema/filter-operators.ts'
