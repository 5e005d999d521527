import type { Engine } from 'crosswalk'

/** Keeps the engines that a file makes, and closes them in the end. */
export function useEngines(): <E extends Pick<Engine, 'close'>>(engine: E) => E {
  const open: Pick<Engine, 'close'>[] = []
  afterAll(() => {
    for (const engine of open) engine.close()
  })
  return (engine) => {
    open.push(engine)
    return engine
  }
}
