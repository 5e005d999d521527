import { readFileSync } from 'node:fs'
import { createEngine, type Engine, EngineError, type RemoteResponse } from 'crosswalk'
import { sandboxAccount } from 'crosswalk/testing'
import fc from 'fast-check'
import { jumpingClock } from '../support/clock.ts'
import { mappingsWithoutBudgets, writeMappings } from '../support/mapping.ts'
import { shippedProviders } from '../support/providers.ts'

const secret = 'S3cr3t-Va1ue/with+signs=='
const spellings = [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').slice(0, 20),
]

function holdsSecret(value: unknown): boolean {
  const text = JSON.stringify(value) ?? ''
  return spellings.some((spelling) => text.includes(spelling))
}

/** Everything about an error that somebody might log. */
function loggable(error: EngineError): unknown {
  return [
    error.message,
    error.stack,
    error.toJSON(),
    error.where,
    error.insight,
    String(error.cause),
  ]
}

// Text that shippedProviders send by mistake, the caller's own secret among it.
const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    'null',
    '[]',
    '{}',
    '<html>oops</html>',
    '0000-00-00',
    '1e999',
    '{"a":',
    '\ufeff{}',
    `echo ${secret}`,
  ),
  fc.json(),
)
const key = fc.constantFrom(
  'data',
  'id',
  'name',
  'stages',
  'records',
  'done',
  'links',
  'next',
  'errors',
  'error',
  'message',
  'meta',
  'total',
  'dealStages',
  'pipelines',
  'milestones',
  'statuses',
  'attributes',
  'success',
  'additional_data',
  'next_cursor',
  'nextRecordsUrl',
  'createdAt',
  'order',
  'title',
  'errorCode',
  '__proto__',
  'constructor',
  secret,
)
const { value: payload } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.integer(),
    fc.string(),
    fc.constantFrom('2024-01-01', secret, '1', '$x', 'https://evil.example/'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 5 })
    .map((pairs) => Object.fromEntries(pairs)),
  value: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('list'), tie('object')),
}))
const headers = fc.dictionary(
  fc.constantFrom(
    'retry-after',
    'link',
    'x-ratelimit-reset',
    'x-ratelimit-limit',
    'ratelimit',
    'content-type',
    'sforce-limit-info',
    'x-ratelimit-remaining',
  ),
  fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<https://evil.example>; rel="next"',
      '<////>; rel=next',
      '-1',
      '1e99',
      'limit=,reset==;',
      `Bearer ${secret}`,
    ),
  ),
)
const answer: fc.Arbitrary<RemoteResponse> = fc.record({
  status: fc.oneof(
    { weight: 3, arbitrary: fc.constant(200) },
    { weight: 1, arbitrary: fc.integer({ min: 100, max: 599 }) },
  ),
  headers,
  body: fc.oneof(
    { weight: 3, arbitrary: payload.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: text },
  ),
})

async function outcomeOf(engine: Engine, provider: string, query: object): Promise<unknown> {
  const support = engine.support().find((entry) => entry.provider === provider)
  const names = support?.authorization[0]?.credentials ?? []
  const credentials = Object.fromEntries(names.map((name) => [name, secret]))
  const { context } = sandboxAccount(engine, provider)
  const account = { provider, context: context ?? {}, credentials }
  try {
    const { warnings, next_cursor, result } = await engine.list('crm/stages', account, query)
    expect(Array.isArray(result)).toBe(true)
    return [warnings, next_cursor]
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return loggable(error)
  }
}

describe('whatever a provider sends', () => {
  test.each(shippedProviders)(
    '%s gives an answer or a typed error, in time, and never a secret',
    async (provider) => {
      const mappings = mappingsWithoutBudgets()
      await fc.assert(
        fc.asyncProperty(
          fc.array(answer, { minLength: 1, maxLength: 4 }),
          fc.constantFrom({}, { limit: 2 }, { name: 'x' }),
          async (answers, query) => {
            let calls = 0
            const engine = await shared(
              mappings,
              async () => answers[calls++ % answers.length] as RemoteResponse,
            )
            const outcome = await outcomeOf(engine, provider, query)
            expect(holdsSecret(outcome)).toBe(false)
          },
        ),
        // The same work however many shippedProviders there are.
        { numRuns: Math.ceil(700 / shippedProviders.length) },
      )
    },
  )
})

let engine: Engine | undefined
let next: () => Promise<RemoteResponse>

// One engine for all runs: making one compiles every mapping.
async function shared(mappings: string, send: () => Promise<RemoteResponse>): Promise<Engine> {
  next = send
  engine ??= await createEngine({
    mappings,
    send: () => next(),
    clock: jumpingClock(),
    retries: 1,
    maxPages: 20,
  })
  return engine
}

test.each([
  ['lists', '[', ']'],
  ['objects', '{"data":', '}'],
])('an answer of %s nested without end is a typed error', async (_what, open, shut) => {
  // A fresh engine: the one before may still hold a joined list.
  engine?.close()
  engine = undefined
  const deep = `${open.repeat(100_000)}1${shut.repeat(100_000)}`
  const codes: Record<number, unknown> = {
    200: expect.stringMatching(/^(unexpected_shape|remote_error|mapping_failed)$/),
    400: 'remote_error',
  }
  for (const provider of shippedProviders) {
    for (const body of [deep, `{"data":[{"id":${deep}}]}`, `[{"stages":[{"id":1,"x":${deep}}]}]`]) {
      for (const status of [200, 400]) {
        const hostile = await shared(mappingsWithoutBudgets(), async () => ({
          status,
          headers: {},
          body,
        }))
        const outcome = await outcomeOf(hostile, provider, {})
        const said = (outcome as { code?: string }[]).find((part) => part?.code !== undefined)
        expect([provider, status, said?.code]).toEqual([provider, status, codes[status]])
      }
    }
  }
})

test('a record may nest 500 levels deep, and no deeper than can be written again', async () => {
  const outcomeAt = async (levels: number) => {
    const custom = JSON.parse(`${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}`)
    const body = JSON.stringify({ data: [{ id: 1, name: 'A', custom }] })
    const answering = async () => ({ status: 200, headers: {}, body })
    return outcomeOf(await shared(mappingsWithoutBudgets(), answering), 'pipedrive', {})
  }
  expect(await outcomeAt(500)).toEqual([undefined, null]) // no warning: the record is kept
  expect(await outcomeAt(501)).toContainEqual(expect.objectContaining({ code: 'unexpected_shape' }))
})

describe('whatever a mapping file says', () => {
  const sources = shippedProviders.map((provider) =>
    readFileSync(`mappings/${provider}.yaml`, 'utf8'),
  )
  const noise = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom(
      '{{',
      '}}',
      ': ',
      '\n',
      '\t',
      '- ',
      '"',
      "'",
      '$',
      '(',
      '[',
      '*a',
      '&a',
      '|',
      '#',
      '!!js/function',
    ),
  )
  const edit = fc.record({ at: fc.nat(), remove: fc.nat({ max: 12 }), insert: noise })
  const broken = fc
    .tuple(fc.constantFrom(...sources), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([source, edits]) =>
      edits.reduce((current, { at, remove, insert }) => {
        const place = at % (current.length + 1)
        return current.slice(0, place) + insert + current.slice(place + remove)
      }, source),
    )

  test('it loads or its problems are listed, each with a line that exists', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(broken, fc.string()), { minLength: 8, maxLength: 8 }),
        async (texts) => {
          const folder = writeMappings(
            Object.fromEntries(texts.map((content, index) => [`file-${index}`, content])),
          )
          const loaded = await createEngine({ mappings: folder })
          for (const { where, message } of loaded.problems()) {
            const lines = texts[Number(/file-(\d+)/.exec(where.file)?.[1])]?.split('\n') ?? []
            expect(message).not.toBe('')
            expect(where.line).toBeGreaterThanOrEqual(1)
            expect(where.line).toBeLessThanOrEqual(lines.length)
            expect(where.column).toBeLessThanOrEqual((lines[where.line - 1]?.length ?? 0) + 1)
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})
