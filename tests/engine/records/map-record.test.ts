import { acmeAccount, acmeEngine } from '../../support/acme.ts'
import { useEngines } from '../../support/engines.ts'
import { startServer, useServer } from '../../support/server.ts'

const server = useServer(() => ({
  body: { data: [{ id: 1, title: 'Enquiry', board: { id: 7, title: 'Sales' } }, { id: 2 }] },
}))
const keep = useEngines()

async function unified(response_mapping: string, overrides?: object) {
  const engine = await acmeEngine(
    `path: /stages\nresponse_path: data\nresponse_mapping: |\n  ${response_mapping}\n`,
  )
  keep(engine)
  const account = acmeAccount(server.origin)
  const changes =
    overrides === undefined
      ? {}
      : { resources: { 'crm/stages': { list: { response_mapping: overrides as never } } } }
  return engine.list(
    'crm/stages',
    { ...account, overrides: { ...account.overrides, ...changes } },
    { truto_ignore_remote_data: true },
  )
}

const whole =
  '{"id": $id(response.id), "name": response.title, "pipeline": response.board ? {"id": $id(response.board.id), "name": response.board.title}}'

describe('a mapping that is one expression', () => {
  test('gives the whole record', async () => {
    const { result } = await unified(whole)
    expect(result).toEqual([
      { id: '1', name: 'Enquiry', pipeline: { id: '7', name: 'Sales' } },
      { id: '2' },
    ])
  })

  test('may be overridden field by field, nested ones too', async () => {
    const { result } = await unified(whole, {
      name: '$uppercase(response.title)',
      pipeline: { id: null },
    })
    expect(result).toEqual([{ id: '1', name: 'ENQUIRY', pipeline: { name: 'Sales' } }, { id: '2' }])
  })

  test('that gives something else refuses the record', async () => {
    const { result, warnings } = await unified('response.id = 1 ? {"id": "1"} : "nothing"')
    expect(result).toEqual([{ id: '1' }])
    expect(warnings).toEqual([expect.objectContaining({ code: 'unmappable_record', count: 1 })])
  })

  test('that fails refuses the record, and one whose fields are not fixed is checked by the schema', async () => {
    expect(
      (await unified('$number(response.title) = 1 ? {"id": "1"} : {"id": "2"}')).warnings?.[0]
        ?.code,
    ).toBe('unmappable_record')
    const { result, warnings } = await unified(
      '$merge([{"id": $id(response.id)}, {"surprise": response.title}])',
    )
    expect(result).toEqual([{ id: '2' }])
    expect(warnings).toEqual([
      expect.objectContaining({ code: 'invalid_record', pointer: '/surprise' }),
    ])
  })
})

test('a refused record says the expression that failed, with file, line and column', async () => {
  const { warnings } = await unified('$number(response.title) = 1 ? {"id": "1"} : {"id": "2"}')
  expect(warnings?.[0]?.records?.[0]?.reason).toMatch(
    /in "resources\.crm\/stages\.list\.response_mapping" at .*acme\.yaml:\d+:\d+\)$/,
  )
})

test("a mapping that gives the provider's own record leaves that record as it is", async () => {
  const engine = await acmeEngine(
    'path: /stages\nresponse_path: data\nresponse_mapping: response\n',
  )
  keep(engine)
  const payload = { data: [{ id: '1', name: 'Lead', pipeline: { id: '7' } }] }
  const { result } = await engine.map('crm/stages', 'acme', payload)
  expect(result).toEqual([{ ...payload.data[0], remote_data: payload.data[0] }])
  expect(payload.data[0]).toEqual({ id: '1', name: 'Lead', pipeline: { id: '7' } })
})

test('a filter of records that fails refuses the record; one that says no leaves it out', async () => {
  const engine = await acmeEngine(
    'path: /stages\nresponse_path: data\nrecord_filter: $contains(response.title, "Enq")\nresponse_mapping: {id: $id(response.id)}\n',
  )
  keep(engine)
  const { result, warnings } = await engine.list('crm/stages', acmeAccount(server.origin))
  expect([result.length, warnings]).toEqual([1, undefined])
  const failing = await acmeEngine(
    'path: /stages\nresponse_path: data\nrecord_filter: $contains(response.id, "1")\nresponse_mapping: {id: $id(response.id)}\n',
  )
  keep(failing)
  expect(
    (await failing.list('crm/stages', acmeAccount(server.origin))).warnings?.[0],
  ).toMatchObject({ code: 'unmappable_record', count: 2 })
})

test('a mapping that takes too long ends with the call, not with the last record', async () => {
  const slow = await startServer(() => ({
    body: { data: Array.from({ length: 50 }, (_, index) => ({ id: index + 1 })) },
  }))
  const engine = await acmeEngine(
    "path: /stages\nresponse_path: data\nresponse_mapping:\n  id: $id(response.id)\n  name: '$string($count([1..3000].[1..3000]))'\n",
    { expressionLimits: { timeout: 100, sequence: 100_000_000, steps: 1e12 } },
  )
  keep(engine)
  const started = performance.now()
  const call = engine.list('crm/stages', acmeAccount(slow.origin), {}, { deadline: 500 })
  await expect(call).rejects.toMatchObject({ code: 'deadline_exceeded' })
  expect(performance.now() - started).toBeLessThan(4000)
  await slow.close()
})
