import { createLog } from '../../server/observe/log.ts'

test('a log writes one line of JSON an event, from its level on, and masks what is named like a secret', () => {
  const lines: string[] = []
  const log = createLog({ level: 'info', write: (line) => void lines.push(line) })
  log.debug({ a: 1 }, 'too fine')
  log.warn({ request_id: 'r-1', token: 'tok-planted', Authorization: 'Bearer tok-planted' }, 'call')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      request_id: 'r-1',
      token: '[redacted]',
      Authorization: '[redacted]',
      msg: 'call',
    },
  ])
})
