/** A node of the parser's tree; only `type` is always there. */
export type AstNode = { readonly type: string; readonly [key: string]: unknown }
