// Writes the TypeScript types of schemas/ to engine/schema/*.gen.ts. Run after changing a schema:
// `npm run generate`. `--check` only says whether they are current (exit 1 when stale).
import { readFileSync, writeFileSync } from 'node:fs'
import { compile } from 'json-schema-to-typescript'

const outputs = [
  { schema: 'schemas/mapping.schema.json', file: 'engine/schema/mapping.gen.ts', name: 'MappingFile' },
  { schema: 'schemas/fixture.schema.json', file: 'engine/schema/fixture.gen.ts', name: 'FixtureFile' },
  { schema: 'schemas/unified/crm/stages.schema.json', file: 'engine/schema/stage.gen.ts', name: 'Stage' },
]

export async function generate({ schema, name }) {
  const source = JSON.parse(readFileSync(schema, 'utf8'))
  source.title = name
  return compile(simplified(source, source.$defs), name, {
    bannerComment: `// Generated from ${schema} by \`npm run generate\`. Do not edit.`,
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
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, simplified(value, defs)]))
}

let stale = false
for (const output of outputs) {
  const text = await generate(output)
  if (!process.argv.includes('--check')) writeFileSync(output.file, text)
  else if (readFileSync(output.file, 'utf8') !== text) {
    stale = true
    console.error(`${output.file} is stale: run \`npm run generate\``)
  }
}
process.exitCode = stale ? 1 : 0
