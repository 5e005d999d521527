import { brief } from './brief.ts'

/** What the evaluator says about an error. */
export type ErrorFacts = {
  readonly code: string
  readonly token?: unknown
  readonly index?: unknown
  readonly type?: unknown
  readonly value?: unknown
  readonly value2?: unknown
  readonly exp?: unknown
  readonly functionName?: unknown
}

const messages: Readonly<Record<string, string>> = {
  T0410: 'Argument {index} of "{token}" has the wrong type: received {value}',
  T0411: 'The context value does not fit as argument {index} of "{token}": received {value}',
  T0412: 'Argument {index} of "{token}" must be a list of {type}: received {value}',
  D1001: 'Number is out of range: {value}',
  D1002: 'Only a number can be negated: received {value}',
  T1003: 'Key of an object must be text: received {value}',
  D1004: 'Regular expression matches empty text, so it would be found again for ever',
  T1005: 'What is called is not a function: "${token}" was probably meant',
  T1006: 'What is called is not a function',
  T1007: 'What is partially applied is not a function: "${token}" was probably meant',
  T1008: 'What is partially applied is not a function',
  D1009: 'Key of an object is given by more than one expression: {value}',
  T1010: 'The function that "{token}" matches with does not give a match',
  D1011:
    'Calls are nested deeper than {value} levels: a recursion has no end, or its last act should be the call',
  D1012: 'Evaluation takes more than its {value} ms or steps: a loop or recursion has no end',
  D1013: 'Key of an object is reserved: {value}',
  T2001: 'Left side of "{token}" must be a number: received {value}',
  T2002: 'Right side of "{token}" must be a number: received {value}',
  T2003: 'Left side of ".." must be a whole number: received {value}',
  T2004: 'Right side of ".." must be a whole number: received {value}',
  T2006: 'Right side of "~>" must be a function: received {value}',
  T2007: 'Values to sort by must be of one type: received {value} and {value2}',
  T2008: 'Values to sort by must be numbers or text: received {value}',
  T2009: 'Both sides of "{token}" must be of one type: received {value} and {value2}',
  T2010: 'Both sides of "{token}" must be numbers or text: received {value}',
  T2011: 'Update of a transform must be an object: received {value}',
  T2012: 'Deletion of a transform must be text or a list of texts: received {value}',
  T2013: 'A transform copies with "$clone", which is no function here',
  D2014: 'Range is longer than 10,000,000 entries: {value}',
  D2015: 'List is longer than its bound: {value}',
  D3001: 'Number cannot be written as text: {value}',
  D3010: 'Text to replace must not be empty',
  D3011: 'Most replacements must be a number from 0: received {value}',
  D3012: 'Replacement must be text: received {value}',
  D3020: 'Most parts of a split must be a number from 0: received {value}',
  D3030: 'Text is not a number: {value}',
  D3040: 'Most matches must be a number from 0: received {value}',
  D3050: 'Function of "$reduce" must take at least two arguments',
  D3060: 'Square root of a negative number: {value}',
  D3061: 'Power is out of range: {value} to the power of {exp}',
  D3070: '"$sort" without a function takes a list of numbers or a list of texts',
  D3100: 'Radix must be from 2 to 36: received {value}',
  D3110: 'Text is not an ISO 8601 date: {value}',
  D3120: 'Text does not parse as an expression ({value})',
  D3121: 'Text fails as an expression ({value})',
  D3136: 'Date picture leaves out what is needed to read the date',
  D3138: '"$single" found more than one match',
  D3139: '"$single" found no match',
  D3140: 'Text is not a URL: {value}',
  X1004: 'Text or result is larger than its bound: {value} characters',
  X1006: 'Function "${functionName}" gives a promise: register it as an async function',
  X2001: 'Pattern cannot run in linear time: {value}',
  X2002: 'Signature leaves too many ways to read its arguments',
  X1005: 'A transform changes only objects of its own copy: received {value}',
}

/** Our wording for an error of an evaluation, or undefined where its own message has to do. */
export function errorMessage(facts: ErrorFacts): string | undefined {
  return messages[facts.code]?.replace(/\{(\w+)\}/g, (_, name: string) => {
    const fact = (facts as Record<string, unknown>)[name]
    if (name === 'functionName') return String(fact)
    if (name === 'token') return String(fact ?? 'function')
    return typeof fact === 'number' || name === 'type' ? String(fact).slice(0, 200) : brief(fact)
  })
}
