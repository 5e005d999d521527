/** A comment that names the schema by which an editor checks the file, and where it does so. */
export type SchemaComment = {
  /** Path of the schema from the folder of the file. */
  readonly target: string
  readonly offset: number
  readonly length: number
}

/** Finds the comment `# yaml-language-server: $schema=…` of a text, where it names a relative file. */
export function schemaComment(text: string): SchemaComment | undefined {
  const match = /^#[ \t]*yaml-language-server:[ \t]*\$schema=(\S+)/m.exec(text)
  const [whole = '', target = ''] = match ?? []
  if (match === null || /^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(target)) return undefined
  return { target, offset: match.index + whole.length - target.length, length: target.length }
}
