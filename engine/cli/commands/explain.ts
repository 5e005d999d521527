import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { createEngine, type Explanation } from '../../index.ts'
import { type AnsweredRequest, explanationText } from '../../testing.ts'
import { withSchemaFlag } from '../flags.ts'
import { type ExitCode, exitCodes, type Io, wantsJson } from '../io.ts'
import { MisuseError } from '../misuse.ts'
import {
  type PayloadFlags,
  payloadOptions,
  readPayload,
  withPayloadFlags,
} from '../payload-input.ts'
import { chosenResource } from '../resource-flag.ts'
import { type CaseFlags, withCaseFlags } from '../testing/case-flags.ts'
import { engineOptions, runCases } from '../testing/run-cases.ts'
import { textStyle } from '../testing/text-style.ts'

type ExplainFlags = CaseFlags &
  PayloadFlags & {
    readonly resource?: string
    readonly record?: string
    readonly field?: string
    readonly json?: boolean
    readonly text?: boolean
  }

/** Adds `crosswalk explain`. */
export function addExplain(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command('explain')
    .description(
      'Shows where each unified value comes from: what was read, for what, and by which expression. A value that is not listed makes no difference to the field.',
    )
    .argument('<provider>', 'provider whose mapping is used')
    .argument(
      '[payload|case]',
      'a file with a payload, - for stdin, or a case of the fixtures, such as pages (default: all cases)',
    )
    .option('--record <id>', 'only records of this unified id')
    .option('--field <name>', 'only this unified field, such as pipeline.name')
    .option('--resource <name>', 'unified resource of a payload (default: as for map)')
  withCaseFlags(command)
    .option('--text', 'text, also when piped')
    .option('--json', 'JSON, also on a terminal')
  withSchemaFlag(withPayloadFlags(command))
    .addHelpText('after', examples)
    .action(async (provider: string, what: string | undefined, flags: ExplainFlags) =>
      done(await runExplain(io, { provider, what }, flags)),
    )
}

const examples = `
Examples:
  $ crosswalk explain acme pages --record 61
  $ crosswalk explain acme records.json --before pipelines=pipelines.json --field status`

type Asked = { readonly provider: string; readonly what: string | undefined }

async function runExplain(io: Io, asked: Asked, flags: ExplainFlags): Promise<ExitCode> {
  const { what } = asked
  const isPayload = what !== undefined && (what === '-' || existsSync(what))
  const explained = isPayload
    ? [
        {
          explanation: await explainPayload(io, asked, flags),
          answered: [] as readonly AnsweredRequest[],
        },
      ]
    : await explainCases(io, asked, flags)
  const chosen = explained.map((entry) => ({
    ...entry,
    explanation: only(entry.explanation, flags),
  }))
  if (chosen.every(({ explanation }) => explanation.records.length === 0))
    throw new MisuseError(
      `There is no record${flags.record === undefined ? '' : ` "${flags.record}"`} to explain`,
    )
  if (wantsJson(io, flags)) {
    const explanations = chosen.map(({ explanation }) => explanation)
    io.stdout.write(`${JSON.stringify({ version: 1, explanations }, undefined, 2)}\n`)
    return exitCodes.fine
  }
  for (const { explanation, answered } of chosen)
    io.stdout.write(explanationText(explanation, answered, textStyle(io)))
  return exitCodes.fine
}

// What is not asked for is left out of JSON, too.
function only(
  explanation: Explanation,
  { record, field }: Pick<ExplainFlags, 'record' | 'field'>,
): Explanation {
  const records = explanation.records.filter(({ id }) => record === undefined || id === record)
  if (field === undefined) return { ...explanation, records }
  return {
    ...explanation,
    records: records.map(({ id, page, pointer, outcome, reasons, fields }) => ({
      id,
      page,
      pointer,
      outcome,
      reasons,
      fields: fields.filter((own) => own.field === field || own.field.startsWith(`${field}.`)),
    })),
  }
}

async function explainPayload(
  io: Io,
  { provider, what }: Asked,
  flags: ExplainFlags,
): Promise<Explanation> {
  const { mappings, schemas } = flags
  const engine = await createEngine(engineOptions({ mappings, schemas }))
  try {
    const resource = chosenResource(engine, flags.resource)
    const payload = await readPayload(io, what === '-' ? undefined : what)
    const options = { ...(await payloadOptions(flags)), as: flags.as ?? ('body' as const) }
    return await engine.explain(resource, provider, payload, options)
  } finally {
    engine.close()
  }
}

async function explainCases(io: Io, { provider, what }: Asked, flags: ExplainFlags) {
  const { mappings, fixtures, schemas } = flags
  const { reports } = await runCases(io, { provider, name: what, mappings, fixtures, schemas })
  return reports.flatMap(({ explanations, answered }) => {
    return explanations.map((explanation) => ({ explanation, answered }))
  })
}
