import { readResources } from './unified-types.mjs'

const schemaUrl = 'https://json-schema.org/draft/2020-12/schema'

/**
 * The schemas that editors check and complete mappings with: the one of whole files, with a line for the unified fields of
 * each resource in it, and one for the files of each resource. `text` is the first one, as it is.
 */
export function editorSchemas(text, schemas, { editorPrefix, withoutEditorParts }) {
  const bare = withoutEditorParts(JSON.parse(text))
  const resources = readResources(schemas).map((entry) => ({
    ...entry,
    name: `${editorPrefix}${entry.resource.replace('/', '_')}`,
  }))
  const properties = resources.map(({ resource, name }) => [
    resource,
    { $ref: `#/$defs/${name}`, ...about(resource, bare) },
  ])
  const files = new Map()
  files.set(
    'schemas/mapping.schema.json',
    withLines(text.replace(new RegExp(`^ +"(properties": \\{"|${editorPrefix}).*\\n`, 'gm'), ''), [
      { after: '    "resources": {', lines: [['properties', Object.fromEntries(properties)]] },
      { after: '  "$defs": {', lines: resources.flatMap((entry) => definitions(entry, bare)) },
    ]),
  )
  for (const { resource, name } of resources) {
    const file = `resource.${resource.replace('/', '.')}.schema.json`
    const document = {
      $schema: schemaUrl,
      $id: `https://crosswalk.example/schemas/${file}`,
      title: `Resource file of ${resource}`,
      description: `The block of ${resource} in a file of its own: mappings/<provider>/${resource.replace('/', '.')}.yaml. Generated.`,
      $ref: `mapping.schema.json#/$defs/${name}`,
    }
    files.set(`schemas/${file}`, `${JSON.stringify(document, undefined, 2)}\n`)
  }
  return files
}

// What is generated takes one line for each key, so that the rest of the file stays as it was written.
function withLines(text, places) {
  return places.reduce((held, { after, lines }) => {
    const indent = `${/^ */.exec(after)[0]}  `
    const added = lines.map(([key, value]) => `${indent}"${key}": ${JSON.stringify(value)},\n`)
    if (!held.includes(`\n${after}\n`)) throw new Error(`The schema has no line ${after}`)
    return held.replace(`\n${after}\n`, () => `\n${after}\n${added.join('')}`)
  }, text)
}

function about(resource, { $defs }) {
  return { description: `What can be done with ${resource}.`, examples: $defs.resource.examples }
}

// Nothing in them refuses what the schema without them takes.
function definitions({ resource, name, document }, { $defs }) {
  const fields = `${name}_fields`
  const callOf = (kind) => {
    const { description, examples } = $defs[kind].properties.response_mapping
    return {
      description: $defs.resource.properties[kind].description,
      examples: $defs.resource.properties[kind].examples,
      type: 'object',
      properties: { response_mapping: { $ref: `#/$defs/${fields}`, description, examples } },
    }
  }
  return [
    [
      name,
      {
        title: `Resource ${resource}`,
        allOf: [
          { $ref: '#/$defs/resource' },
          { type: 'object', properties: { list: callOf('list'), get: callOf('get') } },
        ],
      },
    ],
    [
      fields,
      {
        title: `Fields of ${resource}`,
        description: `The unified fields of ${resource}. Generated from schemas/unified/${resource}.schema.json.`,
        type: ['object', 'string'],
        properties: fieldsOf(document),
      },
    ],
  ]
}

function fieldsOf({ properties }) {
  const given = Object.entries(properties).filter(([name]) => name !== 'remote_data')
  return Object.fromEntries(given.map(([name, field]) => [name, completion(name, field)]))
}

function completion(name, field) {
  const values = (field.enum ?? []).filter((value) => value !== null)
  const listed = values.length === 0 ? '' : ` One of: ${values.join(', ')}.`
  return {
    description: `${field.description}${listed}`,
    ...(values.length === 0
      ? {}
      : { anyOf: [{ enum: values.map((value) => JSON.stringify(value)) }, {}] }),
    ...(field.properties === undefined
      ? {}
      : { type: ['object', 'string'], properties: fieldsOf(field) }),
    examples: [exampleOf(name, field)],
  }
}

function exampleOf(name, { properties, format, enum: values = [] }) {
  if (properties !== undefined)
    return Object.fromEntries(
      Object.entries(properties).map(([inner, field]) => [inner, exampleOf(inner, field)]),
    )
  if (name === 'id') return '$id(response.id)'
  if (format === 'date-time') return `$isoDate(response.${name})`
  return values.length === 0 ? `response.${name}` : JSON.stringify(values[0])
}
