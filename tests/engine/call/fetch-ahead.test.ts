import type { Engine } from 'crosswalk'
import { acmeAccount, acmeEngine } from '../../support/acme.ts'
import { simpleList } from '../../support/mapping.ts'
import { type Reply, useServer } from '../../support/server.ts'

const pages = 4
const paging = 'pagination: {format: page, page_param: page, total_pages_path: pages}'

/** Page numbers that were asked for, in order. */
const asked = () => server.got.map(({ url }) => Number(url.searchParams.get('page')))

function page(number: number): Reply {
  const data = [1, 2].map((place) => ({ id: number * 10 + place, name: 'A' }))
  return { body: { data, pages } }
}

const server = useServer(({ url }) => page(Number(url.searchParams.get('page'))))
let engine: Engine
const faults: unknown[] = []
const note = (fault: unknown) => void faults.push(fault)

beforeAll(async () => {
  process.on('unhandledRejection', note)
  engine = await acmeEngine(simpleList, { top: paging })
})
afterAll(() => {
  engine.close()
  process.off('unhandledRejection', note)
  expect(faults).toEqual([])
})

/** Answers page 1, and each other page as it is told. */
function answerOthers(answer: () => Reply | 'hang'): Promise<void> {
  return new Promise((resolve) => {
    server.answer = ({ url }) => {
      const number = Number(url.searchParams.get('page'))
      if (number === 1) return page(1)
      resolve()
      return answer()
    }
  })
}

type Walk = AsyncGenerator<unknown>
const walks: readonly (readonly [string, (signal?: AbortSignal) => Walk])[] = [
  [
    'pages()',
    (signal) => engine.pages('crm/stages', account(), {}, signal === undefined ? {} : { signal }),
  ],
  [
    'iterate()',
    (signal) => engine.iterate('crm/stages', account(), {}, signal === undefined ? {} : { signal }),
  ],
]
const account = () => acmeAccount(server.origin)

describe.each(walks)('%s', (_name, walk) => {
  test('fetches the next page while the caller works on this one, and no page more', async () => {
    let arrived: (number: number) => void = () => undefined
    server.answer = ({ url }) => {
      const number = Number(url.searchParams.get('page'))
      arrived(number)
      return page(number)
    }
    let seen = 0
    for await (const _value of walk()) {
      seen += 1
      const number = Math.max(...asked())
      if (number === pages || seen > 1) continue
      // Without a request for the next page this would wait for ever.
      if (number === 1) expect(await new Promise<number>((resolve) => (arrived = resolve))).toBe(2)
      await new Promise(setImmediate)
      expect(Math.max(...asked())).toBe(2)
    }
    expect(asked()).toEqual([1, 2, 3, 4])
  })

  test('throws the error of a page when its turn has come', async () => {
    const failed = answerOthers(() => ({ status: 500, body: {} }))
    const values = walk()
    expect(await values.next()).toMatchObject({ done: false })
    await failed
    await new Promise((resolve) => setTimeout(resolve, 20))
    let given = 1
    const rest = async () => {
      for await (const _value of values) given += 1
    }
    await expect(rest()).rejects.toMatchObject({ code: 'remote_unavailable' })
    expect(given).toBe(_name === 'pages()' ? 1 : 2)
    expect(asked()).toEqual([1, 2])
  })

  test('says at once how long a provider wants to be left alone, also when it was asked ahead', async () => {
    const limited = answerOthers(() => ({ status: 429, headers: { 'retry-after': '3600' } }))
    const values = walk()
    await values.next()
    await limited
    const rest = async () => {
      for await (const _value of values);
    }
    await expect(rest()).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 3600 })
  })

  test('ends at once when the caller stops, and asks for nothing more', async () => {
    const hanging = answerOthers(() => 'hang')
    const values = walk()
    await values.next()
    await hanging
    await values.return(undefined)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(asked()).toEqual([1, 2])
  })

  test('ends at once when the caller aborts, and asks for nothing more', async () => {
    const controller = new AbortController()
    const hanging = answerOthers(() => 'hang')
    const values = walk(controller.signal)
    await values.next()
    await hanging
    controller.abort()
    await expect(values.next()).rejects.toMatchObject({ code: 'aborted' })
    expect(await values.next()).toEqual({ done: true, value: undefined })
    expect(asked()).toEqual([1, 2])
  })
})

test('list() asks for no page more than it answers', async () => {
  await engine.list('crm/stages', account())
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(asked()).toEqual([1])
})

describe('a walk', () => {
  const endless = async (data: (page: number) => unknown, options: object = {}) => {
    let number = 0
    const send = async () => {
      number += 1
      const body = JSON.stringify({ data: data(number), next: number })
      return { status: 200, headers: {}, body }
    }
    const top = 'pagination: {format: cursor, cursor_path: next, cursor_param: cursor}'
    return acmeEngine(simpleList, { top, send, ...options })
  }

  test('has no bound on pages and records, but for what the options say', async () => {
    const bounded = await endless((number) => [{ id: number }], { maxPages: 2 })
    const all = async () => {
      for await (const _page of bounded.pages('crm/stages', acmeAccount()));
    }
    await expect(all()).rejects.toMatchObject({ code: 'too_many_pages' })
    bounded.close()
    const unbounded = await endless((number) => [{ id: number }])
    let seen = 0
    for await (const _record of unbounded.iterate('crm/stages', acmeAccount())) {
      seen += 1
      if (seen === 2000) break
    }
    expect(seen).toBe(2000)
    unbounded.close()
  })

  test('ends where no page of a thousand holds a record', async () => {
    const empty = await endless(() => [])
    await expect(empty.iterate('crm/stages', acmeAccount()).next()).rejects.toMatchObject({
      code: 'too_many_pages',
      message: expect.stringContaining('1000 pages in a row without a record'),
    })
    empty.close()
  })
})

test('with fetchAhead false, a page is fetched when it is asked for, and none in vain', async () => {
  server.answer = ({ url }) => page(Number(url.searchParams.get('page')))
  let seen = 0
  for await (const _page of engine.pages('crm/stages', account(), {}, { fetchAhead: false })) {
    seen += 1
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(asked()).toHaveLength(seen)
    if (seen === 2) break
  }
  expect(asked()).toEqual([1, 2])
})
