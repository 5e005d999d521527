// A provider with 100,000 stages in pages of 500, and two pipelines, over real HTTP.
import { createServer } from 'node:http'
import { stage } from './stages.mjs'

const perPage = 500
const pages = 200

const pipelines = [
  { id: 8, name: 'Installations', is_deal_probability_enabled: true },
  { id: 11, name: 'Service contracts', is_deal_probability_enabled: true },
]
const bodies = Array.from({ length: pages }, (_, page) => {
  const data = Array.from({ length: perPage }, (_, index) => stage(page * perPage + index))
  const next = page + 1 < pages ? String(page + 1) : null
  return Buffer.from(
    JSON.stringify({ success: true, data, additional_data: { next_cursor: next } }),
  )
})
const joined = Buffer.from(
  JSON.stringify({ success: true, data: pipelines, additional_data: { next_cursor: null } }),
)

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://provider')
  const page = Number(url.searchParams.get('cursor') ?? 0)
  const body = url.pathname.endsWith('/pipelines') ? joined : bodies[page]
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
