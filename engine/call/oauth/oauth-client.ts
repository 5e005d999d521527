/** The application that asks for tokens, as it is registered with the provider. */
export type OAuthClient = {
  /** The client id. */
  readonly id: string
  /** The client secret; public clients have none. */
  readonly secret?: string
}

/** What is asked for. */
export type TokenAsk =
  | { readonly kind: 'refresh'; readonly refreshToken: string; readonly redirectUri?: string }
  | { readonly kind: 'client_credentials'; readonly scope: string }
  | {
      readonly kind: 'code'
      readonly code: string
      readonly redirectUri: string
      readonly codeVerifier?: string
    }
