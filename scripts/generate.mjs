// Writes what is generated: types from schemas/, docs/mapping-format.md and docs/support.md. Run after changing a schema or a mapping:
// `npm run generate`. `--check` only says whether they are current (exit 1 when stale).
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { compile } from 'json-schema-to-typescript'

const outputs = [
  {
    schema: 'schemas/mapping.schema.json',
    file: 'engine/schema/mapping.gen.ts',
    name: 'MappingFile',
  },
  {
    schema: 'schemas/fixture.schema.json',
    file: 'engine/schema/fixture.gen.ts',
    name: 'FixtureFile',
  },
  {
    schema: 'schemas/unified/crm/stages.schema.json',
    file: 'engine/schema/stage.gen.ts',
    name: 'Stage',
  },
]

async function generate({ schema, name }) {
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
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, simplified(value, defs)]),
  )
}

// What every place of the format may hold, from the schema itself.
function formatDocs(schema, functions) {
  const sections = ['mapping file', ...Object.keys(schema.$defs)].map((name) => {
    const node = name === 'mapping file' ? schema : schema.$defs[name]
    return section(name, node)
  })
  return `${[
    '<!-- Generated from schemas/mapping.schema.json by `npm run generate`. Do not edit. -->',
    '# The mapping format',
    introduction(),
    functionDocs(functions),
    '## Keys',
    ...sections.filter(Boolean),
  ].join('\n\n')}\n`
}

// Written by hand, in a file of its own.
function introduction() {
  const text = readFileSync('docs/mapping-format.introduction.md', 'utf8')
  return text.slice(text.indexOf('\n') + 1).trimEnd()
}

function functionDocs(functions) {
  const parts = functions.map(({ name, signature, summary, examples }) => {
    const rows = examples.map(
      ([source, result]) =>
        `| \`${cell(source)}\` | ${result === undefined ? 'nothing' : `\`${cell(JSON.stringify(result))}\``} |`,
    )
    return [
      `### $${name}`,
      `\`${signature}\``,
      summary,
      ['| expression | gives |', '|---|---|', ...rows].join('\n'),
    ].join('\n\n')
  })
  return [
    '## Functions',
    "Beside [JSONata's own](https://docs.jsonata.org/string-functions) there are:",
    ...parts,
  ].join('\n\n')
}

function cell(text) {
  return text.replaceAll('|', '\\|')
}

function section(name, node) {
  const heading = `### ${node.title ?? name}`
  const example =
    node.examples?.[0] === undefined ? '' : `Example: \`${cell(JSON.stringify(node.examples[0]))}\``
  if (node.properties === undefined)
    return [heading, node.description, example].filter(Boolean).join('\n\n')
  const rows = Object.entries(node.properties).map(([key, property]) => {
    const need = node.required?.includes(key)
      ? 'required'
      : property.default === undefined
        ? ''
        : `default \`${JSON.stringify(property.default)}\``
    return `| \`${key}\` | ${typeOf(property)} | ${need} | ${cell(property.description ?? '')} | \`${cell(JSON.stringify(property.examples?.[0] ?? null))}\` |`
  })
  return [
    heading,
    node.description,
    ['| key | type | | meaning | example |', '|---|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')
}

function typeOf(property) {
  if (property.$ref !== undefined) return property.$ref.split('/').at(-1).replaceAll('_', ' ')
  if (property.anyOf !== undefined) return property.anyOf.map(typeOf).join(' or ')
  if (property.enum !== undefined) return property.enum.map((value) => `\`${value}\``).join(', ')
  if (property.const !== undefined) return `\`${property.const}\``
  if (property.type === 'array') return `list of ${typeOf(property.items)}`
  if (property.type === 'object' && property.additionalProperties)
    return `${typeOf(property.additionalProperties)} by name`
  return String(property.type)
}

async function supportDocs() {
  const { createEngine } = await import('../dist/index.js')
  const { supportMarkdown } = await import('../dist/cli/commands/support.js')
  const engine = await createEngine()
  const support = engine.support()
  engine.close()
  const note = '<!-- Generated from mappings/ by `npm run generate`. Do not edit. -->'
  return `${note}\n# What works where\n\n${supportMarkdown('crm/stages', support)}`
}

const { registeredFunctions } = await import('../dist/expression/functions/registry.js')
const mappingSchema = JSON.parse(readFileSync('schemas/mapping.schema.json', 'utf8'))
const files = new Map([
  ['docs/mapping-format.md', formatDocs(mappingSchema, registeredFunctions)],
  ['docs/support.md', await supportDocs()],
])
for (const output of outputs) files.set(output.file, await generate(output))

let stale = false
for (const [file, text] of files) {
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    stale = true
    console.error(`${file} is stale: run \`npm run generate\``)
  }
}
process.exitCode = stale ? 1 : 0
