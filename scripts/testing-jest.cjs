// Jest cannot load ES modules in a CommonJS project: the cases are played by a process of their own.
const { execFileSync } = require('node:child_process')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')

exports.testProvider = function testProvider(provider, options = {}) {
  const cases = play(provider, options)
  describe(provider, () => {
    for (const { title, faults, snapshot } of cases) {
      test(title, () => {
        if (faults.length > 0) throw new Error(faults.join('\n'))
        expect(snapshot).toMatchSnapshot()
      })
    }
  })
}

function play(provider, options) {
  const module = pathToFileURL(join(__dirname, 'testing.js')).href
  const given = `${JSON.stringify(provider)}, ${JSON.stringify(options)}`
  const code = `import { reportProvider } from ${JSON.stringify(module)}
process.stdout.write(JSON.stringify(await reportProvider(${given})))`
  const line = ['--no-warnings', '--input-type=module', '--eval', code]
  return JSON.parse(execFileSync(process.execPath, line, { encoding: 'utf8', maxBuffer: 256e6 }))
}
