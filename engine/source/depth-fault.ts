import type { YamlFault } from './yaml-fault.ts'

const deepest = 100

/** Finds nesting past all sense. The parser recurses: such a file is refused before it is parsed. */
export function findDepthFault(text: string): YamlFault | undefined {
  let depth = 0
  for (const match of text.matchAll(/[[{\]}]/g)) {
    depth = Math.max(0, depth + (match[0] === '[' || match[0] === '{' ? 1 : -1))
    if (depth > deepest) return tooDeep(match.index)
  }
  const indent = /^( {200,}|(?:[-?] ){100,})\S/m.exec(text)
  return indent === null ? undefined : tooDeep(indent.index)
}

function tooDeep(offset: number): YamlFault {
  return { code: 'yaml_too_deep', message: `Nesting is deeper than ${deepest} levels`, offset }
}
