/** docs/mapping-format.md: what every place of the format may hold, from the schema itself. */
export function formatDocs(schema, functions) {
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
| \`response_mapping\`, \`record_filter\` | \`response\` (the record), \`parent\`, \`index\`, \`query\`, \`rawQuery\`, \`context\`, \`headers\`, \`before\`, \`item\` |
| \`error_mapping\`, expressions of \`rate_limit\` | \`status\`, \`headers\`, \`body\` |
| \`caveats.when\` | \`query\`, \`context\` |
| \`grant.context\` | \`token\` (the token answer), \`context\` |

- \`query\` holds the filters by field and operator: \`query.name.eq\`, \`query.created_at.gte\`. Dates are UTC with milliseconds; a whole day
  arrives as \`gte\` and \`lt\`. A filter that an expression reads is pushed down to the provider; all filters are applied again to the
  mapped records, so what is pushed down may be coarser, but never narrower.
- \`rawQuery\` is the query as the caller gave it.
- \`parent\` is the entry of the enclosing list, else the \`item\` of a fan-out. \`index\` counts from 0 inside the parent, or over all pages.
- \`before\` holds joined lists by name: with \`key_by\` an object for \`$find\`, else a list.
- \`headers\` have lower-case names. Integers too large for a JavaScript number arrive as text, every digit kept.

Placeholders (\`{{context.name}}\`) work in \`base_url\`, \`path\`, \`query\`, \`headers\` and \`authorization\`; credentials only in
\`authorization\`, and not in the URLs of a \`grant\`. Values in a path are percent-encoded. A header or query parameter whose placeholder has no value is left out.

Text in an expression needs its own quotes: \`status: '"active"'\`. Text that holds \`: \` or starts with a quote is best a block scalar (\`|\`).

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
