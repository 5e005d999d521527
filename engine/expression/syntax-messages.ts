/** A syntax error as the parser reports it. `position` is the end of `token`. */
export type RawSyntaxError = {
  readonly code: string
  readonly position: number
  readonly token: string
}

/** A syntax error of an expression; `offset` and `length` count characters of its source. */
export type SyntaxProblem = {
  /** What is wrong; stable. */
  readonly code: string
  /** What is wrong, for people. */
  readonly message: string
  /** Where it begins in the text. */
  readonly offset: number
  /** How long the wrong part is. */
  readonly length: number
}

const messages: Readonly<Record<string, string>> = {
  S0101: 'String is never closed: the matching quote is missing',
  S0102: 'Number is out of range',
  S0103: 'Escape sequence is not supported: "\\{token}"',
  S0104: 'Escape "\\u" must be followed by four hex digits',
  S0105: 'Quoted name is never closed: the second backtick is missing',
  S0106: 'Comment is never closed: "*/" is missing',
  S0201: 'Unexpected "{token}": the expression before it is already complete',
  S0202: 'Unexpected "{token}"',
  S0203: 'Expression ends too early: something is never closed',
  S0204: 'Unknown operator: "{token}"',
  S0205: 'Unexpected token: "{token}"',
  S0206: 'Unknown expression type: "{token}"',
  S0207: 'Expression ends where a value is expected',
  S0208: 'Parameter of a function must be a variable, such as $x: received "{token}"',
  S0211: 'Operator "{token}" lacks a value on its left',
  S0212: 'Left side of ":=" must be a variable, such as $x',
  S0213: 'Number cannot be a step of a path',
  S0214: 'Right side of "{token}" must be a variable, such as $x',
  S0216: 'Context variable must come before a predicate or sort',
  S0217: 'No parent for "%" at this place',
  S0301: 'Regular expression is empty',
  S0302: 'Regular expression is never closed: the last "/" is missing',
}

/** Our wording and a range for a parser error; the parser gives the end of the token. */
export function syntaxProblem(error: RawSyntaxError, source: string): SyntaxProblem {
  const atEnd = error.token === '(end)' || error.token === ''
  const length = atEnd ? 1 : error.token.length
  // The parser counts blanks at the end of the source. We show the fault after the last character that is not blank.
  const end = Math.min(error.position, source.trimEnd().length)
  const template = messages[error.code] ?? 'Expression does not parse'
  return {
    code: error.code,
    message: `${template.replace('{token}', error.token)} (${error.code})`,
    offset: Math.max(0, atEnd ? end : end - length),
    length,
  }
}
