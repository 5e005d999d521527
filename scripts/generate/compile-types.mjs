import { compile } from 'json-schema-to-typescript'

/** The TypeScript types of a JSON Schema, as the text of a file. */
export function compileTypes(document, { name, from }) {
  return compile(simplified({ ...document, title: name }, document.$defs), name, {
    bannerComment: `// Generated from ${from} by \`npm run generate\`. Do not edit.`,
    additionalProperties: false,
    style: { semi: false, singleQuote: true, printWidth: 100 },
  })
}

// The generator makes a new type of every $ref that has a description beside it: text types are
// written out in place, other references stand alone.
function simplified(node, defs) {
  if (Array.isArray(node)) return node.map((entry) => simplified(entry, defs))
  if (typeof node !== 'object' || node === null) return node
  const target = typeof node.$ref === 'string' ? defs?.[node.$ref.split('/').at(-1)] : undefined
  if (target?.type === 'string') return { description: node.description, type: 'string' }
  if (target !== undefined) return { $ref: node.$ref }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, simplified(value, defs)]),
  )
}
