import { argumentError, type FunctionDefinition } from './definition.ts'

const named: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
}

/** `$escapeString`: text for the inside of a quoted literal. */
export const escapeString: FunctionDefinition = {
  name: 'escapeString',
  signature: '$escapeString(text, extra?) → string',
  summary:
    'Text made safe for the inside of a quoted literal of a query language: backslash, both quotes and control characters become backslash escapes. Characters in `extra` (such as a wildcard) get a backslash too.',
  examples: [
    ['$escapeString("O\'Neil")', "O\\'Neil"],
    ['$escapeString("50_%", "_")', '50\\_%'],
  ],
  implement: () => (text, extra) => {
    if (text === undefined || text === null) return text
    if (typeof text !== 'string') throw argumentError('escapeString', 'text', text)
    if (extra !== undefined && typeof extra !== 'string') {
      throw argumentError('escapeString', 'text as second argument', extra)
    }
    return Array.from(text, (character) => escapeCharacter(character, extra ?? '')).join('')
  },
}

function escapeCharacter(character: string, extra: string): string {
  const known = named[character]
  if (known !== undefined) return known
  const code = character.charCodeAt(0)
  if (code < 0x20 || code === 0x7f || code === 0x2028 || code === 0x2029) {
    return `\\u${code.toString(16).padStart(4, '0').toUpperCase()}`
  }
  return extra.includes(character) ? `\\${character}` : character
}
