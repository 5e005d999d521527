// Bundles the compiled engine, together with the libraries it uses, into a few files: reading hundreds of modules took
// most of the time of a start, and a user installs one package.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'

// The service's commands use the same copy; Vitest is the user's own.
const external = ['commander', 'vitest', '@crosswalk/server', '@crosswalk/server/*']

/** Bundles the entry points in `from` into `into`, and copies beside them what is no program. */
export async function bundle(from, into) {
  const entries = [...programsIn(from), 'cli/bin.js']
  const { metafile } = await buildEntries(from, into, entries)
  assertBuiltins(metafile)
  for (const file of Object.keys(metafile.outputs)) dropBareImports(file)
  cpSync(join(from, 'mappings'), join(into, 'mappings'), { recursive: true })
  for (const file of readdirSync(from, { recursive: true }))
    if (/\.d\.c?ts$|\.cjs$/.test(file)) cpSync(join(from, file), join(into, file))
  writeFileSync(join(into, 'third-party-licenses.txt'), licenses(metafile))
}

// Libraries that are CommonJS ask for modules of Node.js by `require`, which an ES module lacks.
const banner = { js: 'const require = process.getBuiltinModule;' }

function buildEntries(from, into, entries) {
  return build({
    entryPoints: entries.map((entry) => join(from, entry)),
    outbase: from,
    outdir: into,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external,
    legalComments: 'none',
    banner,
    logLevel: 'warning',
    metafile: true,
  })
}

// Each names a file of which nothing is used, and bundlers warn of it: the package says that it has no side effects.
function dropBareImports(file) {
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/^import "\.[^"]*";\n/gm, ''))
}

function programsIn(folder) {
  return readdirSync(folder).filter((name) => name.endsWith('.js'))
}

function assertBuiltins({ inputs }) {
  const required = Object.values(inputs).flatMap(({ imports }) =>
    imports.filter(({ external, kind }) => external === true && kind === 'require-call'),
  )
  for (const { path } of required)
    if (!builtinModules.includes(path.replace('node:', '')))
      throw new Error(`A library requires "${path}", which is neither bundled nor of Node.js`)
}

// The license of every package that is built in.
function licenses({ inputs }) {
  const folders = new Set(
    Object.keys(inputs).flatMap((file) => {
      const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? []
      return folder === undefined ? [] : [folder]
    }),
  )
  return [...folders].sort().map(licenseOf).join('\n\n')
}

function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file === undefined ? '' : `\n\n${readFileSync(join(folder, file), 'utf8').trim()}`
  return `${name} ${version} (${license})${text}`
}
