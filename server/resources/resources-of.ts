import type { Engine } from 'crosswalk'

/** The resources that some provider has. */
export function resourcesOf(engine: Engine): readonly string[] {
  return [...new Set(engine.support().map(({ resource }) => resource))]
}
