import { readFileSync } from 'node:fs'

/** docs/mapping-format.md: what every place of the format may hold, from the schema itself. */
export function formatDocs(schema, functions) {
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
