// `npm run bench`: pieces of work beside the same work done otherwise, as ratios of medians measured in this run.
// `npm run bench -- stage text` runs some; with `--write` the rows that were measured go into docs/performance.md.
import { readFileSync, writeFileSync } from 'node:fs'
import * as coldStart from './cold-start.mjs'
import * as expressions from './expressions.mjs'
import * as isolation from './isolation.mjs'
import * as libraryStart from './library-start.mjs'
import * as list from './list.mjs'
import * as load from './load.mjs'
import * as ndjson from './ndjson.mjs'
import * as queries from './queries.mjs'
import * as service from './service.mjs'
import * as stage from './stage.mjs'
import * as text from './text.mjs'
import * as walk from './walk.mjs'

const all = {
  stage,
  text,
  queries,
  expressions,
  load,
  ndjson,
  list,
  walk,
  isolation,
  service,
  start: libraryStart,
  'cold-start': coldStart,
}
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))

function figure(value, unit) {
  return value === undefined ? '' : `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`
}

function verdict({ ours, other, goal }) {
  const times = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ×`
  if (goal?.faster !== undefined) {
    const ratio = other / ours
    return [`${times(ratio)} faster`, `at least ${goal.faster} × faster`, ratio >= goal.faster]
  }
  if (goal?.most !== undefined) {
    return [times(ours / other), `at most ${goal.most.toFixed(2)} ×`, ours / other <= goal.most]
  }
  if (goal?.share !== undefined) {
    return [
      `${Math.round((100 * ours) / other)} %`,
      `at least ${100 * goal.share} %`,
      ours / other >= goal.share,
    ]
  }
  if (goal?.more !== undefined) {
    const more = ours - other
    return [`${more.toFixed(0)} more`, `at most ${goal.more} more`, more <= goal.more]
  }
  if (goal?.below !== undefined) return ['', `below ${goal.below}`, ours < goal.below]
  return [times(ours / other), '', undefined]
}

const lines = []
for (const [name, { rows }] of Object.entries(all)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  process.stderr.write(`${name} …\n`)
  for await (const row of rows()) {
    const [ratio, goal, met] = verdict(row)
    const mark = met === undefined ? '' : met ? ' ✓' : ' ✗'
    const cells = [
      row.work,
      row.beside ?? '',
      figure(row.ours, row.unit),
      figure(row.other, row.unit),
      ratio,
      goal + mark,
    ]
    lines.push(`| ${cells.join(' | ')} |`)
    process.stderr.write(`  ${row.work}: ${cells.slice(2).join(', ')}\n`)
  }
}
const head = ['| work | beside | ours | theirs | ratio | goal |', '|---|---|---|---|---|---|']
console.log([...head, ...lines].join('\n'))

// Figures in brackets are part of a row, not of its name.
function nameOf(line) {
  const [, work = '', beside = ''] = line
    .split('|')
    .map((cell) => cell.replace(/\([^()]*\)/g, '').trim())
  return `${work} | ${beside}`
}

if (process.argv.includes('--write')) {
  const page = 'docs/performance.md'
  const text = readFileSync(page, 'utf8')
  const written = text.replace(
    /(<!-- table -->\n)([\s\S]*?)(\n<!-- end -->)/,
    (_, start, table, end) => {
      const rows = new Map(
        table
          .split('\n')
          .slice(2)
          .map((line) => [nameOf(line), line]),
      )
      for (const line of lines) rows.set(nameOf(line), line)
      return start + [...head, ...rows.values()].join('\n') + end
    },
  )
  writeFileSync(page, written)
}
