/**
 * The name that a fixture calls a GraphQL document by: that of its operation, else of its first field. A text without
 * either has none.
 */
export function documentName(document: unknown): string {
  if (typeof document !== 'string') return 'without a name'
  const operation = /^\s*(?:query|mutation)\s+(\w+)/.exec(document)
  const field = /\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(document)
  return operation?.[1] ?? field?.[1] ?? 'without a name'
}
