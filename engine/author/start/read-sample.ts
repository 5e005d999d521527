import { bodyMarks } from './body-marks.ts'
import type { SeenCall, StartSource } from './source.ts'

/** A sample: the body of one answer. Links in it may say where it came from. */
export function readSample(body: unknown): StartSource {
  const response = { place: '', body, headers: {}, made: new Set<string>(), declared: new Map() }
  const call: SeenCall = {
    method: 'GET',
    ...addressIn(response),
    parameters: [],
    bodies: [],
    responses: [response],
    security: [],
    openSecurity: [],
    headers: {},
  }
  return { kind: 'sample', calls: [call] }
}

// The link of the answer to itself or to its next page has the address of the call.
function addressIn(response: SeenCall['responses'][number]): Pick<SeenCall, 'baseUrl' | 'path'> {
  const links = bodyMarks(response).filter(
    ({ words }) => words.includes('next') || words.includes('self'),
  )
  const url = links.map(({ value }) => asUrl(value)).find((found) => found !== undefined)
  if (url === undefined) return { baseUrl: undefined, path: undefined }
  const parts = url.pathname.split('/')
  const path = `/${parts.at(-1) ?? ''}`
  return { baseUrl: url.origin + parts.slice(0, -1).join('/'), path }
}

function asUrl(value: unknown): URL | undefined {
  if (typeof value !== 'string' || !/^https?:\/\//.test(value)) return undefined
  return URL.canParse(value) ? new URL(value) : undefined
}
