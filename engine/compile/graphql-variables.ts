/** A variable that an operation of a document declares. */
export type GraphqlDeclaration = GraphqlVariable & {
  /** It must be given: its type is not null, and it has no default. */
  readonly required: boolean
}

/** A variable, and where its `$` stands in the document. */
type GraphqlVariable = { readonly name: string; readonly offset: number }

/** Reads which variables a GraphQL document declares, and which it uses. */
export function graphqlVariables(document: string): {
  readonly declared: readonly GraphqlDeclaration[]
  readonly used: readonly GraphqlVariable[]
} {
  const text = withoutText(document)
  const declared: GraphqlDeclaration[] = []
  const used: GraphqlVariable[] = []
  let at = 0
  for (const { start, end } of definitionLists(text)) {
    used.push(...variablesIn(text, at, start))
    declared.push(...declarationsIn(text, start, end))
    at = end
  }
  used.push(...variablesIn(text, at, text.length))
  return { declared, used }
}

// Comments and strings as blanks, so that offsets stay.
function withoutText(document: string): string {
  let text = ''
  while (text.length < document.length) {
    const end = textEnd(document, text.length)
    text += end === undefined ? document[text.length] : ' '.repeat(end - text.length)
  }
  return text
}

// Where a comment or string that starts here ends; undefined where none starts.
function textEnd(document: string, at: number): number | undefined {
  if (document[at] === '#') return indexOr(document, '\n', at)
  if (document.startsWith('"""', at)) return indexOr(document, '"""', at + 3) + 3
  if (document[at] !== '"') return undefined
  let end = at + 1
  while (end < document.length && document[end] !== '"') end += document[end] === '\\' ? 2 : 1
  return Math.min(end + 1, document.length)
}

function indexOr(document: string, sign: string, from: number): number {
  const index = document.indexOf(sign, from)
  return index === -1 ? document.length : index
}

type Stretch = { readonly start: number; readonly end: number }

// The lists of declarations: in parentheses outside of all braces, and beginning with a variable.
function definitionLists(text: string): readonly Stretch[] {
  const lists: Stretch[] = []
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1
    if (text[at] === '}') depth -= 1
    if (text[at] !== '(' || depth > 0) continue
    const end = indexOr(text, ')', at)
    if (
      text
        .slice(at + 1, end)
        .trimStart()
        .startsWith('$')
    )
      lists.push({ start: at, end })
    at = end
  }
  return lists
}

function declarationsIn(text: string, start: number, end: number): GraphqlDeclaration[] {
  const names = variablesIn(text, start, end)
  return names.map(({ name, offset }, index) => {
    const written = text.slice(offset + 1 + name.length, names[index + 1]?.offset ?? end)
    const [type = ''] = written.split('@')
    return {
      name,
      offset,
      required: !type.includes('=') && type.includes('!', type.lastIndexOf(']')),
    }
  })
}

function variablesIn(text: string, start: number, end: number): GraphqlVariable[] {
  return [...text.slice(start, end).matchAll(/\$(\w+)/g)].map(({ index, 1: name = '' }) => ({
    name,
    offset: start + index,
  }))
}
