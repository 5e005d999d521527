import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { begin } from '../support/command-line.ts'

function file(content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'crosswalk-drift-')), 'now.json')
  writeFileSync(path, JSON.stringify(content))
  return path
}

const drift = (...words: string[]) => begin(['drift', ...words]).done
const pipeline = { id: '8', title: 'Installations' }

describe('crosswalk drift', () => {
  test('finds nothing in a live call that answers as recorded', async () => {
    const { code, out } = await drift('pipedrive', 'live', '--sandbox')
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /^pipedrive crm\/stages\nlist: 1 response compared with \d+ of the fixtures\nbefore\.pipelines: 2 responses .*\n✓ no unified field is hit \(0 differences\)\n$/,
      ),
    ])
  })

  test('says which unified fields a body of a joined list hits, and exits with 1', async () => {
    const body = file({ success: true, data: [pipeline], additional_data: { next_cursor: null } })
    const { code, out } = await drift('pipedrive', body, '--call', 'before.pipelines')
    expect(code).toBe(1)
    expect(out).toContain('/data/@/name is missing')
    expect(out).toContain('read by pipeline.name')
    expect(out).toContain('crm/stages pipeline.name: values are gone')
    expect(out).toContain('/data/@/title is new')
  })

  test('takes exchanges, and finds the calls that they answer', async () => {
    const response = { body: { success: true, data: [pipeline] } }
    const exchange = { request: { path: '/api/v2/pipelines', query: { limit: 500 } }, response }
    const { code, out } = await drift('pipedrive', file({ exchanges: [exchange] }), '--json')
    const { version, hit, compared, differences } = JSON.parse(out)
    expect([code, version, hit, compared.length]).toEqual([1, 1, true, 1])
    expect(compared[0].call).toBe('before.pipelines')
    const name = differences.find(({ pointer }: { pointer: string }) => pointer === '/data/@/name')
    expect(name.effects[0]).toMatchObject({ kind: 'value_gone', field: 'pipeline.name' })
    const unknown = { request: { path: '/nowhere' }, response: { body: {} } }
    const refused = await drift('pipedrive', file(unknown))
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('no good response')])
  })
})
