import { TestEnvironment } from 'jest-environment-node'
import { preparedDatabases } from './databases.mjs'

/** Node, with embedded databases that outlive a test file; see `tests/support/pglite.ts`. */
export default class extends TestEnvironment {
  async setup() {
    await super.setup()
    this.global.preparedDatabases = preparedDatabases
  }
}
