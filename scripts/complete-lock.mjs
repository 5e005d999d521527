// Completes package-lock.json after `npm install`: packages for other platforms that the registry in use does not
// carry are left out by npm, and `npm ci` then refuses the file. Each is added with the version its parent pins and the
// platform its name says, so that it is installed there and skipped everywhere else. Download addresses are left out.
import { readFileSync, writeFileSync } from 'node:fs'

const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'aix',
  'win32',
]
const processors = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'ppc64',
  'riscv64',
  's390x',
  'loong64',
  'mips64el',
  'wasm32',
]

function platformOf(name) {
  const words = name.split('/').at(-1).split('-')
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  if (os === undefined || cpu === undefined) return undefined
  const musl = words.some((word) => word.startsWith('musl'))
  const libc =
    os === 'linux' && words.some((word) => /^(musl|gnu)/.test(word))
      ? { libc: [musl ? 'musl' : 'glibc'] }
      : {}
  return { cpu: [cpu], os: [os], ...libc }
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const added = []
for (const [parent, entry] of Object.entries(lock.packages)) {
  if (entry.link !== true) delete entry.resolved
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const places = [`${parent}/node_modules/${name}`, `node_modules/${name}`]
    const platform = platformOf(name)
    if (platform === undefined || places.some((place) => place in lock.packages)) continue
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platform,
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
    }
    added.push(name)
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)),
)
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added.length} packages for other platforms added`)
