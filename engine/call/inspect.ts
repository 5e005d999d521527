import type { Connector } from '../compile/connector.ts'
import type { Evaluate, SiteExpression } from '../compile/scope.ts'
import type { Where } from '../errors/engine-error.ts'
import type { AstNode } from '../expression/ast-node.ts'
import { compileExpression } from '../expression/compile-expression.ts'
import type { Account } from '../plan/account.ts'
import { checkId } from '../plan/plan-get.ts'
import type { MappingFile } from '../schema/mapping.gen.ts'
import { excerptAt, placeAt } from '../source/problem.ts'
import type { YamlSource } from '../source/yaml.ts'
import type { CallOptions } from './call-options.ts'
import { findConnector } from './connectors.ts'
import { createSeenCalls, type InspectedCall, inspectCall } from './inspect-call.ts'
import type { EngineParts } from './prepare-call.ts'
import { type PureSteps, pureSteps } from './pure-steps.ts'
import { createTracer } from './tracer.ts'

/** For tools that look into mappings. */
export type Inspector = {
  /** What a mapping holds. Throws `NotFoundError` for an unknown provider, `ConfigError` for one that cannot be used. */
  readonly mapping: (provider: string) => InspectedMapping
  /** The steps of a call that send nothing. */
  readonly steps: PureSteps
  /**
   * Makes a call as `engine.list` does, and explains how each record came about, also where the call rejects. The pages
   * of all calls of one inspector are numbered in one row.
   */
  readonly list: (
    resource: string,
    account: Account,
    query?: object,
    options?: CallOptions,
  ) => Promise<InspectedCall>
  /** The same for `engine.get`. */
  readonly get: (
    resource: string,
    account: Account,
    id: string,
    query?: object,
    options?: CallOptions,
  ) => Promise<InspectedCall>
}

/** A usable mapping, as it was read and compiled. */
export type InspectedMapping = {
  /** Its provider. */
  readonly provider: string
  /** What the engine made of it. */
  readonly connector: Connector
  /** Its name in problems. */
  readonly file: string
  /** Its YAML, and that of its resource files after it; empty for a mapping that was given as an object. */
  readonly text: string
  /** What the YAML holds. */
  readonly config: MappingFile
  /** Every expression, in the order they stand. */
  readonly expressions: readonly InspectedExpression[]
  /** Compiles another expression in the same way; undefined if it does not compile. */
  readonly compile: (source: string) => Evaluate | undefined
  /** The place of a value in the file, by its keys. */
  readonly placeOf: (path: readonly string[], range?: TextRange) => InspectedPlace
  /** The place of a key, by the keys down to it. */
  readonly placeOfKey: (path: readonly string[]) => InspectedPlace
}

/** A stretch of a text that stands in the file, such as an expression. */
export type TextRange = {
  /** Characters from the start of the text. */
  readonly offset: number
  /** Characters. */
  readonly length: number
}

/** A place in a mapping file. */
export type InspectedPlace = {
  /** File, path, line and column. */
  readonly where: Required<Where>
  /** The line, with a caret below; empty for a mapping that was given as an object. */
  readonly excerpt: string
}

/** An expression of a mapping. */
export type InspectedExpression = {
  /** Its place by keys, as in `['resources', 'crm/stages', 'list', 'response_mapping', 'id']`. */
  readonly path: readonly string[]
  /** Its text. */
  readonly source: string
  /** The names that it may read, such as `response`; `before` holds those of the joined lists. */
  readonly roots: {
    /** All names. */
    readonly names: readonly string[]
    /** Names of the joined lists. */
    readonly before: readonly string[]
  }
  /** Its syntax tree, which must not be changed. */
  readonly tree: () => AstNode
  /** Evaluates it. */
  readonly evaluate: Evaluate
}

/** Makes what `engine.inspect()` gives. */
export function createInspector(parts: EngineParts): Inspector {
  const state = { tracer: createTracer(parts.setup), seen: createSeenCalls() }
  return {
    mapping: (provider) => inspectMapping(parts, provider),
    steps: pureSteps,
    list: (resource, account, query = {}, options = {}) =>
      inspectCall(parts, state, { resource, account, query, options }),
    get: (resource, account, id, query = {}, options = {}) =>
      inspectCall(parts, state, { resource, account, id: checkId(id), query, options }),
  }
}

function inspectMapping({ connectors, setup }: EngineParts, provider: string): InspectedMapping {
  const connector = findConnector(connectors, provider)
  const { file } = connector
  const { loaded, expressions = [] } = connectors.get(provider) ?? {}
  const { config, source } = loaded as NonNullable<typeof loaded> // a connector was compiled from it
  return {
    provider,
    connector,
    file,
    text: source.text,
    config,
    expressions: expressions.map(inspectExpression),
    compile: (text) => {
      const compiled = compileExpression(text, setup)
      if ('problems' in compiled || !compiled.expression.native) return undefined
      return compiled.expression.evaluate
    },
    placeOf: (path, range) => placeOf({ file, source }, path, rangeIn(source, path, range)),
    placeOfKey: (path) => placeOf({ file, source }, path, source.keyRangeOf(path)),
  }
}

function inspectExpression({ expression, path, roots }: SiteExpression): InspectedExpression {
  return {
    path,
    source: expression.source,
    roots: { names: roots.names, before: roots.before ?? [] },
    tree: expression.tree,
    evaluate: expression.evaluate,
  }
}

type Place = { readonly file: string; readonly source: YamlSource }

function rangeIn(
  source: YamlSource,
  path: readonly string[],
  given: TextRange | undefined,
): TextRange {
  return given === undefined
    ? source.rangeOf(path)
    : source.textRangeOf(path, given.offset, given.length)
}

function placeOf(
  { file, source }: Place,
  path: readonly string[],
  range: TextRange,
): InspectedPlace {
  return {
    where: placeAt(file, source, { path, offset: range.offset }),
    excerpt: source.isText ? excerptAt(source, range) : '',
  }
}
