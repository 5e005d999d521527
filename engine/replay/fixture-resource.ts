import { FixtureError } from '../errors/errors.ts'
import type { Engine } from '../index.ts'
import type { Fixture } from './read-fixtures.ts'

/**
 * The resource of a fixture: the one it names, else the one that its file is called after (`crm-stages.pages.yaml`),
 * else the only one there is. Throws {@link FixtureError} where that leaves none.
 */
export function fixtureResource(
  engine: Pick<Engine, 'resources'>,
  { name, file, content }: Fixture,
): string {
  if (content.resource !== undefined) return content.resource
  const resources = engine.resources()
  const called = resources.find((resource) => resource.replace('/', '-') === name.split('.')[0])
  const only = resources.length === 1 ? resources[0] : undefined
  const found = called ?? only
  if (found !== undefined) return found
  throw new FixtureError(
    `Fixture ${file} does not say its resource: expected one of ${resources.join(', ')}`,
    { file },
  )
}
