import type { AstNode } from '../ast-node.ts'
import type { SignatureCheck } from '../native/ast.ts'
import type { ReferenceFunction } from '../reference-function.ts'

/** A frame of variables as the library makes it. */
export type Environment = {
  readonly lookup: (name: string | symbol) => unknown
  bind: (name: string, value: unknown) => void
  readonly timestamp: Date
  /** The frame that is there once for an evaluation. */
  readonly base: {
    readonly options: unknown
    createSequence: (...items: unknown[]) => unknown[]
  }
}

/** What the library gives a function about its call. */
export type Site = {
  readonly input: unknown
  readonly environment: Environment
  readonly options: unknown
  readonly createSequence: (...items: unknown[]) => unknown[]
}

/** A function without parameters as the library makes it: calling it evaluates its body. */
export type Probe = {
  body: unknown
  input: unknown
  environment: unknown
  readonly apply: (
    site: { readonly environment: unknown },
    args: readonly unknown[],
  ) => Promise<unknown>
}

/** The parts of the library that the guards work with. */
export type Library = {
  readonly functions: ReadonlyMap<string, ReferenceFunction>
  readonly probe: Probe
  /** The signature of a transform. */
  readonly transformSignature: SignatureCheck
  /** Parses a text; throws the parser's error. */
  readonly parse: (source: string) => AstNode
}

/** The site of a call in a frame. */
export function siteIn(environment: Environment, input: unknown): Site {
  const { options, createSequence } = environment.base
  return { input, environment, options, createSequence }
}
