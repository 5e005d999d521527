import { builtinMappings } from '../builtin/mappings.ts'
import { builtinSchemas } from '../builtin/schemas.ts'
import type { Instrument } from '../compile/scope.ts'
import type { SchemaSource } from '../config/load-schemas.ts'
import type { MappingSource } from '../config/mapping-source.ts'
import { defaultLimits, type ExpressionLimits, fillLimits } from '../expression/limits.ts'
import type { FetchEvent } from '../fetch/call-context.ts'
import { type Resolve, systemResolve } from '../http/guard-address.ts'
import { systemClock } from '../http/system-clock.ts'
import type { Clock, Send } from '../http/transport.ts'
import type { LimiterStore } from '../limit/limiter.ts'

/** One source or several; a list such as {@link builtinMappings} may be one of them. */
type Sources<Source> = Source | readonly (Source | readonly Source[])[]

/** How an engine is made; everything has a default. */
export type EngineOptions = {
  /**
   * Mappings: files, folders, texts or objects; a later one replaces a provider of an earlier one.
   * Default: {@link builtinMappings}.
   */
  readonly mappings?: Sources<MappingSource>
  /**
   * Unified schemas beside the built-in ones: folders that hold `unified/<model>/<resource>.schema.json`, or single schemas.
   * One of a built-in resource replaces it.
   */
  readonly schemas?: Sources<SchemaSource>
  /** Lets base URLs point to private and loopback addresses, and to http. Default: false. */
  readonly allowPrivateNetwork?: boolean
  /** Signs cursors (HMAC-SHA-256), so that nobody can forge one. Default: cursors are checksummed only. */
  readonly cursorSecret?: string
  /** Milliseconds for a whole call, retries included. Default: 60,000. */
  readonly deadline?: number
  /** Milliseconds for one attempt. Default: 30,000. */
  readonly timeout?: number
  /** Retries after the first attempt. Default: 3. */
  readonly retries?: number
  /** Most bytes of one answer, after decompression. Default: 32 MB. */
  readonly maxBytes?: number
  /** Most pages of one answer, and of a walk (`pages`, `iterate`). Default: 1,000, and no bound for a walk. */
  readonly maxPages?: number
  /**
   * Most records of one answer, and of a walk (`pages`, `iterate`). Default: 100,000, and no bound for a walk. One page
   * holds at most twice as many entries.
   */
  readonly maxRecords?: number
  /** Bounds of one expression. Default: 2 s, 10,000,000 steps, 500 levels, 1,000,000 items, 10,000,000 characters. */
  readonly expressionLimits?: Partial<ExpressionLimits>
  /**
   * Where expressions of an account's `overrides` run: `worker` compiles and evaluates them in threads that are bounded
   * in memory and time from outside, for accounts of strangers. Default: `none`, in this thread like the mappings.
   */
  readonly isolation?: 'worker' | 'none'
  /** Wraps the evaluation of every expression of the mappings, for tools such as mutation tests. It costs time. */
  readonly instrument?: Instrument
  /** Sends requests in place of the built-in transport. It must not follow redirects to another origin. */
  readonly send?: Send
  /** Resolves host names for the built-in transport. Default: the system's resolver. */
  readonly resolve?: Resolve
  /** Called for every request, answer and retry. */
  readonly onEvent?: (event: FetchEvent) => void
  /** Where the accounts' budgets are counted together with other processes. Default: in memory, for this engine alone. */
  readonly budgetStore?: LimiterStore
  /** Time, for tests. Default: the real one. */
  readonly clock?: Clock
  /** Random numbers from 0 to 1 for retry delays, for tests. Default: `Math.random`. */
  readonly random?: () => number
}

type OptionWithoutDefault = 'send' | 'cursorSecret' | 'onEvent' | 'budgetStore' | 'instrument'

/** Bounds of a walk, where they are not those of an answer. */
export type WalkBounds = { readonly maxPages?: number; readonly maxRecords?: number }

/** Options with every default filled in. */
export type FilledOptions = Required<
  Omit<EngineOptions, OptionWithoutDefault | 'mappings' | 'schemas' | 'expressionLimits'>
> &
  Pick<EngineOptions, OptionWithoutDefault> & {
    readonly mappings: readonly MappingSource[]
    readonly schemas: readonly SchemaSource[]
    readonly expressionLimits: ExpressionLimits
    readonly maxEntries: number
    readonly walkBounds: WalkBounds
  }

/** Fills in defaults. Throws `TypeError` or `RangeError` for an option that makes no sense. */
export function fillOptions(options: EngineOptions): FilledOptions {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('Options must be an object')
  const known = Object.keys(defaults).concat(
    'send',
    'cursorSecret',
    'onEvent',
    'instrument',
    'budgetStore',
    'mappings',
    'schemas',
  )
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new TypeError(`Option "${name}" does not exist`)
  }
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  )
  const filled = {
    ...defaults,
    ...given,
    expressionLimits: fillLimits(options.expressionLimits ?? {}),
  }
  for (const name of ['deadline', 'timeout', 'maxBytes', 'maxPages', 'maxRecords'] as const) {
    assertNumber(name, filled[name], 1)
  }
  assertNumber('retries', filled.retries, 0)
  assertIsolation(options.isolation ?? defaults.isolation)
  return {
    ...filled,
    maxEntries: 2 * filled.maxRecords,
    walkBounds: {
      maxPages: options.maxPages ?? Number.POSITIVE_INFINITY,
      maxRecords: options.maxRecords ?? Number.POSITIVE_INFINITY,
    },
    mappings: [options.mappings ?? builtinMappings].flat(2),
    schemas: [...builtinSchemas, ...[options.schemas ?? []].flat(2)],
  }
}

const defaults = {
  allowPrivateNetwork: false,
  deadline: 60_000,
  timeout: 30_000,
  retries: 3,
  maxBytes: 32 * 1024 * 1024,
  maxPages: 1000,
  maxRecords: 100_000,
  expressionLimits: defaultLimits,
  isolation: 'none',
  resolve: systemResolve,
  clock: systemClock,
  random: Math.random,
} satisfies Partial<EngineOptions>

function assertNumber(name: string, value: unknown, least: number): void {
  if (typeof value === 'number' && value >= least) return
  throw new RangeError(
    `Option "${name}" must be a number from ${least} up: received ${String(value)}`,
  )
}

function assertIsolation(value: string): void {
  if (value === 'worker' || value === 'none') return
  throw new TypeError(`Option "isolation" must be "worker" or "none": received ${value}`)
}
