// Lists every resource that the schemas describe, of all providers, in the terminal. The answers are made up.
import { spawnSync } from 'node:child_process'
import { createEngine } from '../dist/index.js'

const engine = await createEngine({ mappings: [] })
const resources = engine.resources()
engine.close()
for (const resource of resources) {
  console.log(`\n${resource}`)
  const flags = ['--all', '--resource', resource, '--sandbox', '--pages', 'all', '--table']
  const { status } = spawnSync(process.execPath, ['dist/cli/bin.js', 'list', ...flags], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
