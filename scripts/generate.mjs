// Writes what is generated: types from schemas/, what editors complete in schemas/mapping.schema.json, docs/mapping-format.md and docs/support.md. Run after changing a schema or a mapping:
// `npm run generate`. `--check` only says whether they are current (exit 1 when stale). `--schemas`, `--mappings` and `--into`
// name other folders to read and write.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { compileTypes } from './generate/compile-types.mjs'
import { editorSchemas } from './generate/editor-schema.mjs'
import { formatDocs } from './generate/format-docs.mjs'
import { unifiedFolder, unifiedTypes } from './generate/unified-types.mjs'

const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    schemas: { type: 'string', default: 'schemas' },
    mappings: { type: 'string', default: 'mappings' },
    into: { type: 'string', default: '.' },
  },
})

function readSchema(name) {
  return JSON.parse(readFileSync(join(options.schemas, name), 'utf8'))
}

async function supportDocs() {
  const { createEngine } = await import('../dist/index.js')
  const { supportMarkdown } = await import('../build/cli/support-markdown.js')
  const { supportProofs } = await import('../build/cli/testing/support-proofs.js')
  const engine = await createEngine({ mappings: options.mappings, schemas: options.schemas })
  const support = engine.support()
  engine.close()
  const proofs = await supportProofs(
    { mappings: options.mappings, schemas: options.schemas },
    'tests/fixtures/providers',
  )
  const note = '<!-- Generated from mappings/ by `npm run generate`. Do not edit. -->'
  return `${note}\n# What works where\n\n${supportMarkdown(support, proofs)}`
}

async function generate() {
  const { registeredFunctions } = await import('../build/expression/functions/registry.js')
  const editor = await import('../build/schema/editor-parts.js')
  const files = await unifiedTypes(options.schemas)
  const mapping = editor.withoutEditorParts(readSchema('mapping.schema.json'))
  const formats = { mapping: 'MappingFile', fixture: 'FixtureFile' }
  for (const [format, name] of Object.entries(formats)) {
    const from = `schemas/${format}.schema.json`
    const schema = format === 'mapping' ? mapping : readSchema(`${format}.schema.json`)
    files.set(`engine/schema/${format}.gen.ts`, await compileTypes(schema, { name, from }))
  }
  const written = readFileSync(join(options.schemas, 'mapping.schema.json'), 'utf8')
  for (const [file, text] of editorSchemas(written, options.schemas, editor)) files.set(file, text)
  files.set('docs/mapping-format.md', formatDocs(mapping, registeredFunctions))
  files.set('docs/support.md', await supportDocs())
  return files
}

// Types whose schema is gone.
function leftOver(files) {
  const folder = join(options.into, unifiedFolder)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true })
    .map((file) => `${unifiedFolder}/${String(file).replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.gen.ts') && !files.has(file))
}

function write(files) {
  for (const [file, text] of files) {
    const path = join(options.into, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  for (const file of leftOver(files)) rmSync(join(options.into, file))
}

function check(files) {
  const isCurrent = ([file, text]) => {
    const path = join(options.into, file)
    return existsSync(path) && readFileSync(path, 'utf8') === text
  }
  const stale = [...files].filter((entry) => !isCurrent(entry)).map(([file]) => file)
  for (const file of [...stale, ...leftOver(files)]) {
    console.error(`${file} is stale: run \`npm run generate\``)
    process.exitCode = 1
  }
}

const files = await generate()
if (options.check) check(files)
else write(files)
