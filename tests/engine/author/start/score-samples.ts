import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEngine } from 'crosswalk'
import { type ProviderStart, startProvider } from 'crosswalk/testing'
import { isObject, ownValue } from '../../../../engine/json/json.ts'
import { readYaml } from '../../../../engine/source/yaml.ts'

const folder = 'tests/fixtures/start'

/** A sample, and what the mapping of it must give. */
export type Sample = {
  readonly name: string
  readonly body: unknown
  readonly heldOut: boolean
  readonly paging: string | undefined
  readonly records: readonly Readonly<Record<string, unknown>>[]
}

/** What became of a field: right in every record, wrong in one, asked, or left out without a word. */
type Verdict = 'right' | 'wrong' | 'asked' | 'silent'

/** A field of a sample. */
export type Cell = { readonly sample: string; readonly field: string; readonly verdict: Verdict }

/** The samples of `tests/fixtures/start/`. */
export function readSamples(): readonly Sample[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => {
      const { data, faults } = readYaml(readFileSync(join(folder, file), 'utf8'))
      if (!isObject(data) || !Array.isArray(data.records))
        throw new Error(`${file}: ${JSON.stringify(faults)}`)
      return {
        name: file.replace('.yaml', ''),
        body: data.sample,
        heldOut: data.held_out === true,
        paging: typeof data.paging === 'string' ? data.paging : undefined,
        records: data.records,
      }
    })
}

/** Starts a provider from the text of a file. */
export async function startFrom(text: string, resource = 'crm/stages'): Promise<ProviderStart> {
  const engine = await createEngine({ mappings: [] })
  const schema = engine.schema(resource) ?? {}
  engine.close()
  const options = { provider: 'acme', label: 'Acme', resource, schema, source: 'sample.json' }
  const start = startProvider(text, options)
  if ('fault' in start) throw new Error(start.fault.message)
  return start
}

/** Maps a sample with the mapping that was started from it, and judges every field. */
export async function judgeSample(sample: Sample): Promise<readonly Cell[]> {
  const { mapping, found, questions } = await startFrom(JSON.stringify(sample.body))
  // Without an id every record is refused: the other fields are judged all the same.
  const text = mapping.replace(/ id: '\$error.*/, ' id: $string(index)')
  const engine = await createEngine({ mappings: [{ text, file: 'acme.yaml' }] })
  const problems = engine.problems().filter(({ severity }) => severity === 'error')
  if (problems.length > 0)
    throw new Error(`${sample.name}: ${JSON.stringify(problems)}\n${mapping}`)
  const { result } = await engine
    .map('crm/stages', 'acme', sample.body)
    .catch(() => ({ result: [] }))
  engine.close()
  const records: readonly unknown[] = Array.isArray(result) ? result : []
  const asked = questions.map(({ at }) => at.replace('response_mapping.', ''))
  return fields.flatMap((field): Cell[] => {
    const wanted = sample.records.map((record) => at(record, field))
    const got = wanted.map((_value, index) => at(records[index], field))
    const isMapped = found.some(({ at: place }) => place === `response_mapping.${field}`)
    const isWanted = wanted.some((value) => value !== undefined)
    if (!isWanted && !isMapped) return []
    const isAsked = asked.some((path) => path === field || field.startsWith(`${path}.`))
    const isRight = isMapped && wanted.every((value, index) => same(value, got[index]))
    const verdict = isRight ? 'right' : isMapped ? 'wrong' : isAsked ? 'asked' : 'silent'
    return [{ sample: sample.name, field, verdict }]
  })
}

const fields = [
  'id',
  'name',
  'position',
  'status',
  'pipeline.id',
  'pipeline.name',
  'created_at',
  'updated_at',
  'probability',
  'outcome',
]

function at(record: unknown, field: string): unknown {
  return field.split('.').reduce<unknown>(ownValue, record)
}

// A field may be null or left out.
function same(wanted: unknown, got: unknown): boolean {
  return (wanted ?? null) === (got ?? null)
}

/** The verdicts as text: a line for each sample, and the shares of those that rules were made with and of the others. */
export function verdictTable(cells: readonly Cell[], samples: readonly Sample[]): string {
  const lines = samples.map(({ name, heldOut }) => {
    const own = cells.filter(({ sample }) => sample === name)
    const other = own.filter(({ verdict }) => verdict !== 'right')
    const named = other.map(({ field, verdict }) => `${field} ${verdict}`).join(', ')
    return `${heldOut ? '*' : ' '} ${name.padEnd(20)} ${own.length - other.length}/${own.length} right  ${named}`
  })
  const heldOut = samples.filter((sample) => sample.heldOut).map(({ name }) => name)
  const groups: [string, readonly Cell[]][] = [
    ['all', cells],
    ['held out (*)', cells.filter(({ sample }) => heldOut.includes(sample))],
  ]
  const sums = groups.map(([name, group]) => {
    const count = (verdict: Verdict) => group.filter((cell) => cell.verdict === verdict).length
    const part = (verdict: Verdict) =>
      `${count(verdict)} ${verdict} (${((100 * count(verdict)) / group.length).toFixed(1)} %)`
    return `${name}: ${group.length} fields, ${part('right')}, ${part('wrong')}, ${part('asked')}`
  })
  return `${[...lines, ...sums].join('\n')}\n`
}
