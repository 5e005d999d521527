/** For programs that use the engine, such as the service: counters, sealed cursors, digests and suggestions. */
export { openCursor, sealCursor } from './cursor/cursor.ts'
export { suggestion } from './errors/suggest.ts'
export { digest } from './json/digest.ts'
export { isObject } from './json/json.ts'
export { stableJson } from './json/stable-json.ts'
export { createLimiter } from './limit/limiter.ts'
export { createSemaphore } from './limit/semaphore.ts'
export { filterOperators } from './schema/filter-operators.ts'
