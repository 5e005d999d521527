import { isObject } from '../../json/json.ts'
import { oneLine } from './evidence-text.ts'
import type { Found, OpenQuestion } from './found.ts'
import { noneQuestion } from './infer-record.ts'
import { addressOf, type StartPlan } from './plan.ts'
import { writeRequest } from './write-request.ts'
import { yamlFlow, yamlText } from './yaml-text.ts'

/** The mapping, as text: each line with what shows it, and what is open as a question. */
export function writeMapping(plan: StartPlan, label: string): string {
  const lines = [
    ...head(plan, label),
    ...authorization(plan),
    ...paging(plan),
    'resources:',
    `  ${plan.resource}:`,
    '    list:',
    ...indent(list(plan), 6),
  ]
  return `${lines.join('\n')}\n`
}

/** The comment of a question, with its possible answers. */
function questionLines({ question, answers }: OpenQuestion, key: string): readonly string[] {
  return [
    `# QUESTION: ${oneLine(key)}: ${oneLine(question)}`,
    ...answers.flatMap(({ expression, evidence }) => [
      ...evidence.map((line) => `#   ${oneLine(line)}`),
      `# ${oneLine(`${key.split('.').at(-1)}: ${yamlText(expression)}`)}`,
    ]),
  ]
}

function head(plan: StartPlan, label: string): readonly string[] {
  const { baseUrl } = addressOf(plan)
  const credentials = [...plan.security.credentials].flatMap(([name, title]) => [
    `  ${name}:`,
    `    title: ${yamlText(title)}`,
  ])
  return [
    `# Started from ${oneLine(plan.source)}. Each line says what shows it. A QUESTION is for you: what it is about is left out until`,
    '# you answer it.',
    `provider: ${plan.provider}`,
    `label: ${label}`,
    '# QUESTION: docs_url: Where is the documentation?',
    `docs_url: https://developers.${plan.provider}.example`,
    ...(credentials.length === 0 ? [] : ['credentials:', ...credentials]),
    ...(plan.call.baseUrl === undefined
      ? ['# QUESTION: base_url: Which is it? This one stands for it.']
      : []),
    `base_url: ${yamlText(baseUrl)}`,
    'headers:',
    ...Object.entries({ Accept: 'application/json', ...plan.call.headers }).map(
      ([name, value]) => `  ${yamlText(name)}: ${yamlText(value)}`,
    ),
  ]
}

function authorization({ security }: StartPlan): readonly string[] {
  return [
    ...security.questions.flatMap((question) => questionLines(question, question.at)),
    'authorization:',
    ...security.entries.flatMap(({ settings, evidence }) => [
      ...(evidence === '' ? [] : [`  # ${oneLine(evidence)}`]),
      ...block(settings).map((line, index) => (index === 0 ? `  - ${line}` : `    ${line}`)),
    ]),
  ]
}

function paging({ paging: { settings, evidence, question } }: StartPlan): readonly string[] {
  const lines = ['pagination:', ...indent(block(settings), 2)]
  const shown = evidence.map((line) => `# ${oneLine(line)}`)
  if (question === undefined) return [...shown, ...lines]
  const answer = settings.format === 'none' ? `pagination: ${yamlFlow(settings)}` : undefined
  return [
    `# QUESTION: pagination: ${question} Until this is answered only one page is read.`,
    ...shown.map((line) => line.replace('# ', '#   ')),
    ...(answer === undefined ? lines : [answer]).map((line) => `# ${line}`),
  ]
}

function list(plan: StartPlan): readonly string[] {
  const { question, path, evidence } = plan.list
  return [
    ...writeRequest(plan),
    ...(question === undefined ? [] : questionLines(question, 'response_path')),
    ...evidence.map((line) => `# ${oneLine(line)}`),
    `response_path: ${yamlText(path)}`,
    'response_mapping:',
    ...indent(mapping(plan), 2),
  ]
}

function mapping({ record, required, fields }: StartPlan): readonly string[] {
  const none = record.questions.filter(isNone)
  const lines = fields.flatMap((name) => [
    ...fieldLines(name, {
      found: record.found.filter(({ field }) => field[0] === name),
      questions: record.questions.filter((open) => !isNone(open) && open.at.split('.')[1] === name),
    }),
    ...(required.includes(name) && !record.found.some(({ field }) => field[0] === name)
      ? [`${name}: '$error("The mapping does not say yet what ${name} is: it is a QUESTION")'`]
      : []),
  ])
  return [...lines, ...noneLines(none)]
}

function isNone({ question, answers }: OpenQuestion): boolean {
  return question === noneQuestion && answers.length === 0
}

function noneLines(none: readonly OpenQuestion[]): readonly string[] {
  if (none.length === 0) return []
  return [
    `# QUESTION: ${none.map(({ at }) => at.split('.').slice(1).join('.')).join(', ')}: ${noneQuestion}`,
  ]
}

function fieldLines(
  name: string,
  {
    found,
    questions,
  }: { readonly found: readonly Found[]; readonly questions: readonly OpenQuestion[] },
): readonly string[] {
  const lines = [
    ...found.map((entry) => ({ name: entry.field.slice(1).join('.'), lines: foundLines(entry) })),
    ...questions.map((open) => ({
      name: open.at.split('.').slice(2).join('.'),
      lines: questionLines(open, open.at.split('.').slice(1).join('.')),
    })),
  ]
  const isNested = found.some(({ field }) => field.length > 1)
  const all = lines.flatMap((entry) => entry.lines)
  return isNested ? [`${name}:`, ...indent(all, 2)] : all
}

function foundLines({ field, expression, evidence }: Found): readonly string[] {
  return [
    ...evidence.map((line) => `# ${oneLine(line)}`),
    `${field.at(-1)}: ${yamlText(expression)}`,
  ]
}

function block(settings: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    if (isObject(value)) return [`${yamlText(key)}:`, ...indent(block(value), 2)]
    return [`${yamlText(key)}: ${typeof value === 'string' ? yamlText(value) : yamlFlow(value)}`]
  })
}

function indent(lines: readonly string[], by: number): readonly string[] {
  return lines.map((line) => (line === '' ? line : ' '.repeat(by) + line))
}
