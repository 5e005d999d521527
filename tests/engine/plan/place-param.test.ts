import { placeParam } from '../../../engine/plan/pagination/place-param.ts'
import type { RequestDraft } from '../../../engine/plan/request.ts'

const draft = (body: RequestDraft['body']): RequestDraft => ({
  method: 'POST',
  url: new URL('https://api.acme.example'),
  headers: new Map(),
  query: [],
  body,
})

describe('placeParam() in a body', () => {
  test.each([
    [undefined, 'page', { page: 2 }],
    [{ a: 1 }, 'page.number', { a: 1, page: { number: 2 } }],
    [{ page: { size: 5 } }, 'page.number', { page: { size: 5, number: 2 } }],
    [
      { params: { args: ['db', { limit: 80 }] } },
      'params.args.1.offset',
      { params: { args: ['db', { limit: 80, offset: 2 }] } },
    ],
    [{ page: 'text' }, 'page.number', { page: { number: 2 } }],
  ])('of %j puts the value at %s and leaves the rest', (body, name, expected) => {
    const before = JSON.stringify(body)
    expect(placeParam(draft(body), 'body', name, 2).body).toEqual(expected)
    expect(JSON.stringify(body)).toBe(before)
  })
})
