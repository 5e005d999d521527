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
    introduction,
    functionDocs(functions),
    '## Keys',
    ...sections.filter(Boolean),
  ].join('\n\n')}\n`
}

const introduction = `A provider is one YAML file, \`mappings/<provider>.yaml\`. [The tutorial](tutorial.md) writes one step by step; the files in
\`mappings/\` are the best examples. An editor with a YAML language server completes and checks keys when the first line is
\`# yaml-language-server: $schema=../schemas/mapping.schema.json\`.

## What expressions see

Expressions are [JSONata](https://docs.jsonata.org), compiled and bounded as [expressions.md](expressions.md) tells. Each place has its own roots; reading any other is an error before anything is sent.

| place | roots |
|---|---|
| \`query_mapping\`, \`body\`, \`graphql.variables\` | \`query\`, \`context\`; with \`for_each\` \`item\`; with \`before\` \`before\` (not inside \`before\` itself) |
| \`response_expression\` | those, and \`body\`, \`headers\` |
| \`response_mapping\`, \`record_filter\` | \`response\` (the record), \`parents\`, \`parent\`, \`index\`, \`query\`, \`rawQuery\`, \`context\`, \`headers\`, \`before\`, \`item\` |
| \`error_mapping\`, expressions of \`rate_limit\` | \`status\`, \`headers\`, \`body\` |
| \`caveats.when\` | \`query\`, \`context\` |
| \`grant.context\` | \`token\` (the token answer), \`context\` |

- \`query\` holds the filters by field and operator: \`query.name.eq\`, \`query.created_at.gte\`. Dates are UTC with milliseconds; a whole day
  arrives as \`gte\` and \`lt\`. A filter that an expression reads is pushed down to the provider; all filters are applied again to the
  mapped records, so what is pushed down may be coarser, but never narrower.
- \`rawQuery\` is the query as the caller gave it.
- \`parents\` holds the entries around a record: \`parents[0]\` is the entry of the nearest enclosing list, \`parents[1]\` the one above it,
  and so on; the last is the \`item\` of a fan-out. \`parent\` is \`parents[0]\`. Reading more of them than there can be is an error at load.
- \`index\` counts from 0 in the record's own list, or over all pages where that list is the whole; records that an expression makes are
  counted over all pages.
- \`before\` holds joined lists by name: with \`key_by\` an object for \`$find\`, else a list.
- \`headers\` have lower-case names. Integers too large for a JavaScript number arrive as text, every digit kept.

Placeholders (\`{{context.name}}\`) work in \`base_url\`, \`path\`, \`query\`, \`headers\` and \`authorization\`; credentials only in
\`authorization\`, and not in the URLs of a \`grant\`. Values in a path are percent-encoded. A header or query parameter whose placeholder has no value is left out.

Text in an expression needs its own quotes: \`status: '"active"'\`. Text that holds \`: \` or starts with a quote is best a block scalar (\`|\`).

## Records

\`response_path\` names the list of records. The lists on the way are stepped through:

| path | reads |
|---|---|
| \`data.stages\` | the list \`stages\`, inside the object or inside each entry of the list \`data\` |
| \`results.stages?\` | the same, where an entry of \`results\` may have no \`stages\`: that is an empty list. Without \`?\` it is an error when no entry at all has them. A missing outermost list is an error too, unless there is \`allow_missing_list\` |
| \`stages{}\` | a map, such as one whose keys are ids: each entry is a record \`{key, value}\` |
| \`pipelines{}.stages{}\` | maps in a map: below \`{}\` the path goes on in the value; \`parents[0]\` is the pipeline's \`{key, value}\` |
| \`$\`, \`\${}\` | the body itself, as a list or as a map |

\`response_expression\` makes records where a path cannot, as from JSON text in a string (\`$parseJson\`) or from maps (\`$entries\`). Each entry it
gives is a record. With \`with_sources: true\` each entry is \`{record, parents, remote_data}\`: the record that the mapping sees as \`response\`,
the entries around its source (nearest first), and its source, which may be put together from several.

\`remote_data\`, and the answer in the format \`raw\`, hold what the provider sent for the record: at a path the entry itself (of a map
\`{key, value}\`), under \`with_sources\` what the expression took the record from, else what the expression gave.

Page numbers and offsets are counted by what the provider sent, never by the records that came of it: by the outermost list of
\`response_path\`, or by the list or map at \`items_path\` of the pagination. With \`response_expression\` a walk that ends by counting has to name it.

A value that depends on a joined list is left out when the list is missing, or has no such entry. \`crosswalk validate\` warns
(\`join_changes_value\`) of an expression that gives another value then: by \`$not\`, by an \`else\` branch or a comparison that turns nothing into
a value, by \`&\` or \`[…]\`. Not meant is a fallback, whose first choice comes from the list: \`a ? a : b\`, \`a ?? b\`, \`[a, b][0]\`.

A field without a value is left out; null stays null. An object whose fields all have no value is left out as a whole.`

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
