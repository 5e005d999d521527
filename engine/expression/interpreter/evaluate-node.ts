import type { Environment, Probe } from './library.ts'

const framePush = Symbol.for('jsonata.__createFrame_push')

/**
 * Has the library evaluate a node in a frame. Its evaluator is not public: the node becomes the body of a function
 * of the library, which reads all that it needs before it first waits, so one such function serves every call.
 */
export function evaluateNode(
  probe: Probe,
  node: unknown,
  { input, environment }: { readonly input: unknown; readonly environment: Environment },
): Promise<unknown> {
  probe.body = node
  probe.input = input
  probe.environment = seenThrough(environment)
  const result = probe.apply({ environment }, [])
  // What it has read it need not keep.
  probe.body = probe.input = probe.environment = undefined
  return result
}

// The function's own frame binds where the node stands.
function seenThrough(environment: Environment): unknown {
  const outer = {
    ...environment,
    lookup: (name: string | symbol) => (name === framePush ? share : environment.lookup(name)),
  }
  const share = (from: unknown, frame: Environment): void => {
    if (from === outer) frame.bind = environment.bind
  }
  return outer
}
