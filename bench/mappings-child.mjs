// 5,000 mappings, each used once, in a process of its own. It tells the most resident memory, and what its heap holds after a
// collection. Texts are those of the package under other names.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../dist/index.js'

const count = 5000
const texts = readdirSync('mappings')
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => readFileSync(`mappings/${file}`, 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'))
for (let index = 0; index < count; index += 1) {
  const text = texts[index % texts.length].replace(/^provider: .*$/m, `provider: provider${index}`)
  writeFileSync(join(folder, `provider${index}.yaml`), text)
}
const engine = await createEngine({ mappings: folder })
rmSync(folder, { recursive: true })
const options = { as: 'records' }
const records = [{ id: 1, name: 'Lead' }]
let most = 0
for (let index = 0; index < count; index += 1) {
  await engine.map('crm/stages', `provider${index}`, records, options)
  if (index % 20 === 0) most = Math.max(most, process.memoryUsage.rss())
}
globalThis.gc()
const megabyte = 1024 * 1024
const figures = { most: most / megabyte, held: process.memoryUsage().heapUsed / megabyte }
process.stdout.write(JSON.stringify(figures))
engine.close()
