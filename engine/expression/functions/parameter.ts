import { argumentError, type FunctionDefinition } from './definition.ts'

/** `$parameter`: one value out of a header that holds several. */
export const parameter: FunctionDefinition = {
  name: 'parameter',
  signature: '$parameter(header, name) → string',
  summary:
    'One value out of a header of `name=value` pairs, separated by commas or semicolons. Gives nothing when the header or the name is missing.',
  examples: [
    ['$parameter("limit=100, remaining=50, reset=5", "reset")', '5'],
    ['$parameter("api-usage=412/15000", "reset")', undefined],
  ],
  implement: () => (header, name) => {
    if (header === undefined || header === null) return undefined
    if (typeof header !== 'string') throw argumentError('parameter', 'a header as text', header)
    if (typeof name !== 'string') throw argumentError('parameter', 'a name', name)
    const pairs = header.split(/[,;]/).map((pair) => pair.split('='))
    const found = pairs.find(([key = '']) => key.trim().toLowerCase() === name.toLowerCase())
    return found?.[1]?.trim().replace(/^"(.*)"$/, '$1')
  },
}
