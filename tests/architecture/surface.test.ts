import { execFileSync } from 'node:child_process'
import * as server from '@crosswalk/server'
import * as surface from 'crosswalk'
import * as cli from 'crosswalk/cli'
import * as expression from 'crosswalk/expression'
import * as host from 'crosswalk/host'
import * as testing from 'crosswalk/testing'
import { registeredFunctions } from '../../engine/expression/functions/registry.ts'
import { ownTypes } from '../support/type-names.ts'

test('the public surface is what it was', () => {
  expect({
    crosswalk: Object.keys(surface).sort(),
    cli: Object.keys(cli).sort(),
    expression: Object.keys(expression).sort(),
    host: Object.keys(host).sort(),
    server: Object.keys(server).sort(),
    testing: Object.keys(testing).sort(),
    types: ownTypes(),
  }).toMatchSnapshot()
})

test('what is generated is current: types, docs/mapping-format.md, docs/support.md', () => {
  expect(registeredFunctions.length).toBeGreaterThan(0)
  execFileSync(process.execPath, ['scripts/generate.mjs', '--check'], { stdio: 'pipe' })
})
