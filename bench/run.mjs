// `npm run bench`: every benchmark beside the same work by hand, as ratios of medians measured in this run.
// `npm run bench -- --write` puts the table into docs/performance.md.
import { readFileSync, writeFileSync } from 'node:fs'
import * as list from './list.mjs'
import * as load from './load.mjs'
import * as map from './map.mjs'

const rows = []
for (const { title, hand, measure } of [load, map, list]) {
  process.stderr.write(`${title} …\n`)
  const { ours, byHand, ratio, rounds } = await measure()
  rows.push(
    `| ${title} | ${hand} | ${ours.toFixed(2)} ms | ${byHand.toFixed(3)} ms | ${ratio.toFixed(ratio < 10 ? 2 : 0)} × | ${rounds} |`,
  )
}
const table = [
  '| work | beside | ours | by hand | ratio | rounds |',
  '|---|---|---|---|---|---|',
  ...rows,
].join('\n')
console.log(table)

if (process.argv.includes('--write')) {
  const page = 'docs/performance.md'
  const text = readFileSync(page, 'utf8')
  writeFileSync(
    page,
    text.replace(
      /(<!-- table -->\n)[\s\S]*?(\n<!-- end -->)/,
      (_, start, end) => start + table + end,
    ),
  )
}
