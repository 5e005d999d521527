import { findLists } from './find-list.ts'
import { findPaging } from './find-paging.ts'
import type { OpenQuestion } from './found.ts'
import { foundSecurity } from './found-security.ts'
import { inferRecord } from './infer-record.ts'
import type { StartPlan } from './plan.ts'
import { readSource } from './read-source.ts'
import { recordFacts } from './record-facts.ts'
import type { SeenCall, SourceFault, SourceKind, StartSource } from './source.ts'
import { type Vocabulary, vocabularyOf } from './vocabulary.ts'
import { writeFixture } from './write-fixture.ts'
import { writeMapping } from './write-mapping.ts'

/** What a provider is started with. */
export type StartOptions = {
  /** Name of the provider in files, such as `acme`. */
  readonly provider: string
  /** Name of the provider for people. */
  readonly label: string
  /** The unified resource, such as `crm/stages`. */
  readonly resource: string
  /** The unified schema of the resource, as `engine.schema` gives it. */
  readonly schema: Readonly<Record<string, unknown>>
  /** Name of the file, as comments show it. */
  readonly source: string
}

/** The beginning of a provider, as the text of its files. */
export type ProviderStart = {
  /** What the text was read as. */
  readonly kind: SourceKind
  /** The YAML of the mapping. */
  readonly mapping: string
  /** The YAML of its first fixture, such as `crm-stages.pages.yaml`. */
  readonly fixture: string
  /** What the source shows, by place in the mapping. */
  readonly found: readonly StartFinding[]
  /** What it leaves open. */
  readonly questions: readonly OpenQuestion[]
}

/** Something that the source shows. */
export type StartFinding = {
  /** The place in the mapping, such as `response_mapping.name`. */
  readonly at: string
  /** What the mapping says there: a format, a path or an expression. */
  readonly value: string
  /** Where the source shows it, and values that were seen. */
  readonly evidence: readonly string[]
}

/**
 * Begins a provider from the text of a file: the body of an answer, an OpenAPI 3 document, or a HAR file. Each line of the
 * mapping says what shows it; what is not known is a question. Returns why the text cannot be read otherwise.
 */
export function startProvider(
  text: string,
  options: StartOptions,
): ProviderStart | { readonly fault: SourceFault } {
  const read = readSource(text)
  if ('fault' in read) return read
  const plan = planStart(read.source, options)
  if (plan === undefined) return { fault: { message: 'It shows no answer with a list of objects' } }
  return {
    kind: plan.kind,
    mapping: writeMapping(plan, options.label),
    fixture: writeFixture(plan),
    found: findingsOf(plan),
    questions: questionsOf(plan),
  }
}

/** Works out all that a source shows of a resource. Undefined where no answer in it has a list of objects. */
function planStart(source: StartSource, options: StartOptions): StartPlan | undefined {
  const vocabulary = vocabularyOf(options.resource, options.schema)
  const best = bestCall(source.calls, vocabulary)
  if (best === undefined) return undefined
  const { call, lists, index } = best
  const [first, second] = lists
  const response = call.responses[index]
  if (first === undefined || response === undefined) return undefined
  const isClose = second !== undefined && second.score > first.score - 1.5
  const required: unknown[] = Array.isArray(options.schema.required) ? options.schema.required : []
  return {
    ...options,
    kind: source.kind,
    call,
    list: {
      path: first.list.path,
      evidence: first.evidence,
      count: first.list.records.length,
      ...(isClose
        ? {
            question: {
              at: 'response_path',
              question: 'Two lists read as the records. Is it the other one?',
              answers: [{ expression: second.list.path, evidence: second.evidence }],
            },
          }
        : {}),
    },
    paging: findPaging(call, source.kind),
    security: foundSecurity(call),
    record: inferRecord(recordFacts(first.list, response, vocabulary)),
    fields: vocabulary.fields.map(({ name }) => name),
    required: required.map(String),
  }
}

/** All questions of a plan. */
function questionsOf(plan: StartPlan): readonly OpenQuestion[] {
  const { call, paging, list, security, record } = plan
  const address = call.baseUrl === undefined ? ['docs_url', 'base_url', 'path'] : ['docs_url']
  return [
    ...address.map((at) => ({ at, question: 'The source does not say it.', answers: [] })),
    ...security.questions,
    ...(paging.question === undefined
      ? []
      : [{ at: 'pagination', question: paging.question, answers: [] }]),
    ...(list.question === undefined ? [] : [list.question]),
    ...record.questions,
  ]
}

function findingsOf({ record, list, paging, security }: StartPlan): readonly StartFinding[] {
  return [
    ...security.entries
      .filter(({ evidence }) => evidence !== '')
      .map(({ settings, evidence }) => ({
        at: 'authorization',
        value: String(settings.format),
        evidence: [evidence],
      })),
    ...(paging.question === undefined
      ? [{ at: 'pagination', value: String(paging.settings.format), evidence: paging.evidence }]
      : []),
    { at: 'response_path', value: list.path, evidence: list.evidence },
    ...record.found.map(({ field, expression, evidence }) => ({
      at: ['response_mapping', ...field].join('.'),
      value: expression,
      evidence,
    })),
  ]
}

type BestCall = {
  readonly call: SeenCall
  readonly lists: ReturnType<typeof findLists>
  readonly index: number
}

function bestCall(calls: readonly SeenCall[], vocabulary: Vocabulary): BestCall | undefined {
  const found = calls.flatMap((call) =>
    call.responses
      .slice(0, 1)
      .map((response, index) => ({ call, index, lists: findLists(response, vocabulary) })),
  )
  return found
    .filter(({ lists }) => lists.length > 0)
    .toSorted((a, b) => (b.lists[0]?.score ?? 0) - (a.lists[0]?.score ?? 0))[0]
}
