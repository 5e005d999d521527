import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileTypes } from './compile-types.mjs'

/** Folder of the types of unified resources, one file each. */
export const unifiedFolder = 'engine/schema/unified'

/** What is generated from `<schemas>/unified/<model>/<resource>.schema.json`: a file for each, and a table of all. */
export async function unifiedTypes(schemas) {
  const resources = readResources(schemas)
  const files = new Map([['engine/schema/resources.gen.ts', tableOf(resources)]])
  for (const { resource, typeName, document } of resources) {
    const from = `schemas/unified/${resource}.schema.json`
    files.set(
      `${unifiedFolder}/${resource}.gen.ts`,
      await compileTypes(document, { name: typeName, from }),
    )
  }
  return files
}

/** The unified schemas in a folder, each with its resource and the name of its type. */
export function readResources(schemas) {
  const folder = join(schemas, 'unified')
  const found = readdirSync(folder, { recursive: true })
    .map((file) => String(file).replaceAll('\\', '/'))
    .filter((file) => /^[^/]+\/[^/]+\.schema\.json$/.test(file))
    .sort()
    .map((file) => ({
      resource: file.replace('.schema.json', ''),
      document: JSON.parse(readFileSync(join(folder, file), 'utf8')),
    }))
  return found.map((entry) => ({ ...entry, typeName: typeNameOf(entry, found) }))
}

// Two models may each have a contact: their types are then called after the model too.
function typeNameOf({ resource, document }, all) {
  const [model] = resource.split('/')
  const name = pascalCase(document.title ?? resource)
  const shared = all.filter((other) => pascalCase(other.document.title ?? '') === name).length > 1
  return shared ? pascalCase(`${model} ${name}`) : name
}

function pascalCase(text) {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

function tableOf(resources) {
  const imports = resources.map(
    ({ resource, typeName }) => `import type { ${typeName} } from './unified/${resource}.gen.ts'`,
  )
  const exports = resources.map(
    ({ resource, typeName }) => `export type { ${typeName} } from './unified/${resource}.gen.ts'`,
  )
  const records = resources.map(
    ({ resource, typeName, document }) =>
      `${comment(document)}  readonly '${resource}': ${typeName}`,
  )
  const filters = resources.map(
    ({ resource, document }) =>
      `  /** The filters of ${resource}. */\n  readonly '${resource}': {\n${filterLines(document)}  }`,
  )
  return `${[
    '// Generated from schemas/unified/ by `npm run generate`. Do not edit.',
    `${imports.join('\n')}\n`,
    `${exports.join('\n')}\n`,
    `/**
 * Unified record types by resource. A resource of your own joins them by declaration merging.
 *
 * @example
 * \`\`\`ts
 * import type { RecordOf } from 'crosswalk'
 * declare module 'crosswalk' {
 *   interface ResourceTypes {
 *     readonly 'billing/invoices': { id: string; paid?: boolean | null }
 *   }
 * }
 * const invoice: RecordOf<'billing/invoices'> = { id: '1' }
 * assert(invoice.paid === undefined)
 * \`\`\`
 */
export interface ResourceTypes {
${records.join('\n')}
}
`,
    `/** The kinds of the filters, by resource and field: \`text\` or \`date-time\`. Open for merging like {@link ResourceTypes}. */
export interface ResourceFilters {
${filters.join('\n')}
}`,
  ].join('\n')}\n`
}

function comment({ description }) {
  return description === undefined ? '' : `  /** ${inComment(description)} */\n`
}

function filterLines({ properties }) {
  return Object.entries(properties)
    .filter(([, property]) => property['x-filter'] !== undefined)
    .map(
      ([name, property]) =>
        `    /** ${inComment(property.description ?? name)} */\n    readonly ${keyOf(name)}: '${property['x-filter']}'\n`,
    )
    .join('')
}

function keyOf(name) {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}

function inComment(text) {
  return text.replaceAll('*/', '* /')
}
