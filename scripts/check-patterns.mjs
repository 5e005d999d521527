// `npm run patterns`: refuses regular expressions that can take more than linear time. Every literal in `engine/` and
// `server/` is looked at, whichever text it is meant for.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from '@swc/core'
import { analyse } from 'scslre'

const files = ['engine', 'server'].flatMap(sourcesIn)
const problems = files.flatMap(problemsOf)
for (const { file, line, pattern, why } of problems)
  console.error(`${file}:${line}: ${pattern}: ${why}`)
console.error(`${files.length} files, ${problems.length} patterns that are not linear`)
process.exit(problems.length > 0 ? 1 : 0)

function sourcesIn(folder) {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true }) : []
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name))
}

function problemsOf(file) {
  const source = readFileSync(file, 'utf8')
  const program = parseSync(source, { syntax: 'typescript' })
  return literalsOf(program).flatMap(({ pattern, flags }) => {
    const literal = `/${pattern}/${flags}`
    const line = source.slice(0, source.indexOf(literal)).split('\n').length
    return analyse(new RegExp(pattern, flags)).reports.map((report) => ({
      file,
      line,
      pattern: literal,
      why: reason(report),
    }))
  })
}

function reason({ type, exponential }) {
  const speed = exponential ? 'exponential' : 'polynomial'
  return `${speed} time (${type})`
}

function literalsOf(node) {
  if (typeof node !== 'object' || node === null) return []
  const own = node.type === 'RegExpLiteral' ? [node] : []
  return [...own, ...Object.values(node).flatMap(literalsOf)]
}
