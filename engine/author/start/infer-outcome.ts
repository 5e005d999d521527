import { candidatesFor, choose } from './candidates.ts'
import { factEvidence } from './evidence-text.ts'
import { type Flag, flagsOf } from './flags.ts'
import { fieldQuestion, foundField, type Inferred } from './found.ts'
import { inferPlain } from './infer-plain.ts'
import { ownNames, type RecordFacts } from './record-facts.ts'
import type { WantedField } from './vocabulary.ts'

/** How something ended, from flags such as `is_closed` and `is_won`. Undefined where no flag says it. */
export function inferOutcome(field: WantedField, record: RecordFacts): Inferred | undefined {
  if (!['open', 'won', 'lost', 'closed'].every((value) => field.values.has(value))) return undefined
  const won = flagFor('won', field, record)
  const lost = flagFor('lost', field, record)
  const closed = flagFor('closed', field, record)
  const flags = [won, lost, closed].filter((flag) => flag !== undefined)
  if (flags.length === 0) return undefined
  const evidence = flags.map(({ candidate }) => factEvidence(candidate.fact))
  const path = [field.name]
  if (won !== undefined && lost !== undefined) {
    const ended = closed === undefined ? '' : `${closed.yes} ? "closed" : `
    return foundField(path, `${won.yes} ? "won" : ${lost.yes} ? "lost" : ${ended}"open"`, evidence)
  }
  if (won !== undefined && closed !== undefined) {
    const expression = `${won.yes} ? "won" : ${closed.yes} ? "lost" : "open"`
    return foundField(path, expression, [...evidence, 'closed and not won is lost'])
  }
  if (closed !== undefined) return fromClosed(path, closed, { record, evidence })
  const value = won === undefined ? 'lost' : 'won'
  const [flag] = flags
  return fieldQuestion(path, `A flag says ${value}; what are the others, and which are open?`, [
    { expression: `${flag?.yes} ? "${value}" : "open"`, evidence },
  ])
}

function flagFor(value: string, field: WantedField, record: RecordFacts): Flag | undefined {
  const { nouns, known } = record.vocabulary
  const words = field.values.get(value) ?? []
  const [flag] = flagsOf(record.own, { words, nouns, known }, () => true)
  return flag
}

// The chance of winning tells what a closing record means, where there is one.
function fromClosed(
  path: readonly string[],
  closed: Flag,
  { record, evidence }: { readonly record: RecordFacts; readonly evidence: readonly string[] },
): Inferred {
  const flag = closed.isBoolean ? closed.yes.replace(/ = (true|"true")$/, '') : closed.yes
  const percent = record.vocabulary.fields.find(({ kind }) => kind === 'percent')
  const candidates =
    percent === undefined ? [] : candidatesFor(record.own, ownNames(record, percent))
  if (percent === undefined || choose(candidates).result === 'none')
    return foundField(path, `$outcome(${flag}, null)`, evidence)
  const scale = inferPlain({ path: [percent.name], kind: percent.kind }, candidates, record)
  const [found] = scale?.found ?? []
  if (found === undefined)
    return fieldQuestion(path, `It depends on the question about ${percent.name}.`, [
      {
        expression: `$outcome(${flag}, ${scale?.questions[0]?.answers[0]?.expression ?? 'null'})`,
        evidence,
      },
    ])
  return foundField(path, `$outcome(${flag}, ${found.expression})`, [
    ...evidence,
    ...found.evidence,
  ])
}
