// Writes the TypeScript types of schemas/ to engine/schema/*.gen.ts. Run after changing a schema:
// `npm run generate`. `--check` only says whether they are current (exit 1 when stale).
import { readFileSync, writeFileSync } from 'node:fs'
import { compile } from 'json-schema-to-typescript'

const outputs = [
  { schema: 'schemas/mapping.schema.json', file: 'engine/schema/mapping.gen.ts', name: 'MappingFile' },
  { schema: 'schemas/unified/crm/stages.schema.json', file: 'engine/schema/stage.gen.ts', name: 'Stage' },
]

export async function generate({ schema, name }) {
  const source = JSON.parse(readFileSync(schema, 'utf8'))
  source.title = name
  return compile(source, name, {
    bannerComment: `// Generated from ${schema} by \`npm run generate\`. Do not edit.`,
    additionalProperties: false,
    style: { semi: false, singleQuote: true, printWidth: 100 },
  })
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
