import { execFileSync } from 'node:child_process'
import * as surface from 'crosswalk'
import * as expression from 'crosswalk/expression'
import * as server from 'crosswalk/server'
import * as testing from 'crosswalk/testing'
import { registeredFunctions } from '../../engine/expression/functions/registry.ts'
import { ownTypes } from '../support/type-names.ts'

test('the public surface is what it was', () => {
  expect({
    crosswalk: Object.keys(surface).sort(),
    expression: Object.keys(expression).sort(),
    server: Object.keys(server).sort(),
    testing: Object.keys(testing).sort(),
    types: ownTypes(),
  }).toMatchSnapshot()
})

test('what is generated is current: types, docs/mapping-format.md, docs/support.md', () => {
  expect(registeredFunctions.length).toBeGreaterThan(0)
  execFileSync(process.execPath, ['scripts/generate.mjs', '--check'], { stdio: 'pipe' })
})
