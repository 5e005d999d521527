// Writes what comes with the package (mappings, schemas, fixtures, its version) into modules of dist/, so that the built
// package reads no file of its own and runs inside a bundle. dist/builtin/ then exports the same names as engine/builtin/.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { _ } from 'ajv'
import standaloneCode from 'ajv/dist/standalone/index.js'
import { buildSync } from 'esbuild'

/** Writes the modules into dist/. */
export async function embed() {
  const providers = embedMappings()
  write('builtin/mappings.js', [
    ...providers.map(
      (name, at) => `import { mapping as mapping${at} } from '../mappings/${name}.js'`,
    ),
    `export const builtinMappings = [${providers.map((_, at) => `mapping${at}`).join(', ')}]`,
  ])
  write('builtin/schemas.js', [
    `export const builtinSchemas = ${literal(unifiedSchemas())}`,
    ...(await formatSchemas()).map(
      ({ name, text }) => `export const ${name}Schema = () => JSON.parse(${literal(text)})`,
    ),
  ])
  await embedCompiledSchemas()
  write('builtin/fixtures.js', [
    ...unpacked(JSON.stringify(fixtures())),
    'export const builtinFixtures = JSON.parse(text)',
  ])
  embedOverrideWorker()
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  write('builtin/version.js', [`export const packageVersion = () => ${literal(version)}`])
  for (const ending of ['js', 'd.ts']) rmSync(`dist/builtin/home.${ending}`)
}

// The schemas of files, without what only editors need.
async function formatSchemas() {
  const { withoutEditorParts } = await import(
    new URL('../dist/schema/editor-parts.js', import.meta.url).href
  )
  return ['mapping', 'fixture'].map((name) => {
    const document = JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8'))
    return { name, text: JSON.stringify(withoutEditorParts(document)) }
  })
}

// Compiling the schemas takes longer than all else that making an engine takes.
async function embedCompiledSchemas() {
  const { createAjv } = await import(new URL('../dist/schema/ajv.js', import.meta.url).href)
  const texts = [
    ...(await formatSchemas()).map(({ text }) => text),
    ...unifiedSchemas().map(({ text }) => text),
  ]
  const compiled = texts.map((text, at) => {
    const ajv = createAjv({ source: true, esm: true, formats: _`formats` })
    return inFunction(standaloneCode.default(ajv, ajv.compile(JSON.parse(text))), at)
  })
  const helpers = [...new Set(compiled.flatMap(({ helpers }) => helpers))]
  write('builtin/validators.js', [
    "import { formatOf } from '../schema/formats.js'",
    ...helpers.map((name) => `import ${name} from 'ajv/dist/runtime/${name}.js'`),
    'const formats = new Proxy({}, { get: (_, name) => formatOf(name) })',
    ...compiled.map(({ code }) => code),
    `const made = new Map([${texts.map((text, at) => `[${literal(text)}, make${at}]`).join(', ')}])`,
    'export const compiledSchema = (text) => made.get(text)?.()',
  ])
}

// One schema's module as a function, so that the names of several do not meet.
function inFunction(module, at) {
  const helpers = []
  const code = module
    .replaceAll(/require\("ajv\/dist\/runtime\/(\w+)"\)/g, (_text, name) => {
      helpers.push(name)
      return name
    })
    .replaceAll(/export const validate = (\w+);|export default \w+;/g, (_text, name) =>
      name === undefined ? '' : `const result = ${name};`,
    )
  if (/\b(require|export)\b\s*[({]/.test(code))
    throw new Error(`ajv wrote code of another form: ${code}`)
  return { helpers, code: `function make${at}() {\n${code}\nreturn result\n}` }
}

// The program of a thread is a text, so that it needs no file either. It is loaded with the first thread.
function embedOverrideWorker() {
  const { outputFiles } = buildSync({
    entryPoints: ['dist/call/override-worker.js'],
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    write: false,
    logLevel: 'warning',
  })
  write('builtin/override-worker-code.js', [
    ...unpacked(outputFiles[0].contents),
    'export const code = text',
  ])
  write('builtin/override-worker.js', [
    "export const overrideWorkerCode = async () => (await import('./override-worker-code.js')).code",
  ])
}

// Lines that give a long text as `text`; packed, it takes a fourth.
function unpacked(content) {
  const packed = brotliCompressSync(Buffer.from(content)).toString('base64')
  return [
    "import { brotliDecompressSync } from 'node:zlib'",
    `const packed = ${literal(packed)}`,
    "const text = brotliDecompressSync(Buffer.from(packed, 'base64')).toString()",
  ]
}

function embedMappings() {
  mkdirSync('dist/mappings', { recursive: true })
  const names = filesOf('mappings', '.yaml').map((file) => file.replace('.yaml', ''))
  for (const name of names) {
    const mapping = { provider: name, ...mappingText(`${name}.yaml`), ...resourceTexts(name) }
    write(`mappings/${name}.js`, [`export const mapping = ${literal(mapping)}`])
  }
  writeFileSync(
    'dist/mappings/mapping.d.ts',
    '/** A mapping that comes with the package, for the option `mappings`. */\nexport declare const mapping: { readonly provider: string; readonly file: string; readonly text: string; readonly resources?: Readonly<Record<string, { readonly file: string; readonly text: string }>> };\n',
  )
  return names
}

function mappingText(file) {
  return { file: `crosswalk/mappings/${file}`, text: readFileSync(`mappings/${file}`, 'utf8') }
}

function resourceTexts(name) {
  if (!existsSync(`mappings/${name}`)) return {}
  const resources = filesOf(`mappings/${name}`, '.yaml').map((file) => [
    file.replace('.yaml', '').replace('.', '/'),
    mappingText(`${name}/${file}`),
  ])
  return { resources: Object.fromEntries(resources) }
}

function unifiedSchemas() {
  const root = 'schemas/unified'
  return readdirSync(root)
    .sort()
    .flatMap((model) =>
      filesOf(join(root, model), '.schema.json').map((file) => ({
        resource: `${model}/${file.replace('.schema.json', '')}`,
        text: compact(join(root, model, file)),
      })),
    )
}

function fixtures() {
  const root = 'tests/fixtures/providers'
  return readdirSync(root)
    .sort()
    .flatMap((provider) =>
      filesOf(join(root, provider), '.yaml').map((file) => ({
        file: `${provider}/${file}`,
        text: readFileSync(join(root, provider, file), 'utf8'),
      })),
    )
}

function filesOf(folder, ending) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
}

function compact(file) {
  return JSON.stringify(JSON.parse(readFileSync(file, 'utf8')))
}

function literal(value) {
  return JSON.stringify(value)
}

function write(file, lines) {
  writeFileSync(join('dist', file), `// Written by scripts/embed.mjs.\n${lines.join('\n')}\n`)
}
