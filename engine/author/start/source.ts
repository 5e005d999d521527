/*
 * start: what a provider sends, or says that it sends, becomes the beginning of a mapping. In come a sample, an OpenAPI
 * document or a HAR file; out come a mapping and a fixture as text, each line with its evidence, and questions.
 */

/** The kinds of files that a provider can be started from. */
export type SourceKind = 'sample' | 'openapi' | 'har'

/** What a source says of the parameters of a call. */
export type Parameter = {
  readonly name: string
  readonly location: 'query' | 'header' | 'body'
  /** Values that were sent, in the order of the requests. Empty where a document only declares it. */
  readonly values: readonly string[]
  /** The JSON Schema of it, where a document declares it. */
  readonly declared?: Readonly<Record<string, unknown>>
}

/** An answer that was seen, or that a document describes. */
export type SeenResponse = {
  /** Where it stands, such as `/log/entries/0 `, before a pointer in the body; empty for a sample, which is the body itself. */
  readonly place: string
  readonly body: unknown
  /** Values of headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Pointers in the body to values that stand for what a document leaves open: they prove nothing. */
  readonly made: ReadonlySet<string>
  /** What a document declares of the value at a pointer in the body. */
  readonly declared: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}

/** A call: its path, and what came back, in order. */
export type SeenCall = {
  readonly method: string
  /** Origin and path before those of the call, such as `https://api.acme.example/v1`. Undefined where no source says it. */
  readonly baseUrl: string | undefined
  /** Path after the base. Undefined where no source says it. */
  readonly path: string | undefined
  readonly parameters: readonly Parameter[]
  /** JSON bodies that were sent. */
  readonly bodies: readonly unknown[]
  readonly responses: readonly SeenResponse[]
  readonly security: readonly SeenSecurity[]
  /** Why a way to authenticate that the source shows cannot be written. */
  readonly openSecurity: readonly string[]
  /** Fixed headers that requests carried, by name. */
  readonly headers: Readonly<Record<string, string>>
}

/** A way to authenticate that a source shows. */
export type SeenSecurity =
  | { readonly format: 'bearer'; readonly scheme?: string; readonly evidence: string }
  | { readonly format: 'basic'; readonly evidence: string }
  | {
      readonly format: 'header' | 'query'
      /** Names of the headers or parameters. */
      readonly names: readonly string[]
      readonly evidence: string
    }
  | {
      readonly format: 'oauth2'
      readonly type: 'authorization_code' | 'client_credentials'
      readonly authorizeUrl?: string
      readonly tokenUrl: string
      readonly scopes: readonly string[]
      readonly evidence: string
    }

/** What a file says of a provider. */
export type StartSource = {
  readonly kind: SourceKind
  readonly calls: readonly SeenCall[]
}

/** Why a file cannot be read, and where. */
export type SourceFault = {
  /** What is wrong, in a sentence. */
  readonly message: string
  /** Line, from 1. */
  readonly line?: number
  /** Column, from 1. */
  readonly column?: number
}
