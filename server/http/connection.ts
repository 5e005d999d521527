import { setMaxListeners } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** A client's connection, with the calls under way on it. */
export type Connection = {
  /** Fires when the client goes away. */
  readonly gone: AbortSignal
  /** Notes an answer that is to come. */
  readonly expect: (answer: ServerResponse) => void
  /** How many answers are not out. */
  readonly waiting: () => number
  /** Whether a call runs on it, or its answer is not out. */
  readonly busy: () => boolean
  /**
   * Begins something that lasts until an answer is out or the connection closed: then `ended` is called, once. Returns
   * how to end it before.
   */
  readonly begin: (answer: ServerResponse, ended: () => void) => () => void
}

const connections = new WeakMap<Socket, Connection>()

/** The connection over a socket. */
export function connectionOf(socket: Socket): Connection {
  const known = connections.get(socket)
  if (known !== undefined) return known
  const connection = openConnection(socket)
  connections.set(socket, connection)
  return connection
}

// One listener on the socket ends all its calls: of pipelined calls, Node notifies only the current one.
function openConnection(socket: Socket): Connection {
  const controller = new AbortController()
  const { signal } = controller
  setMaxListeners(0, signal) // any number of calls may be under way
  const running = new Set<() => void>()
  const answers = new Set<ServerResponse>()
  const close = (): void => {
    controller.abort(new Error('The client went away'))
    for (const end of [...running]) end()
  }
  if (socket.destroyed) close()
  else socket.once('close', close)
  return {
    gone: signal,
    expect: (answer) => {
      answers.add(answer)
      answer.once('close', () => answers.delete(answer))
    },
    waiting: () => answers.size,
    busy: () => running.size > 0,
    begin: (answer, ended) => {
      const end = (): void => {
        if (running.delete(end)) ended()
      }
      running.add(end)
      answer.once('close', end)
      if (signal.aborted) end()
      return end
    },
  }
}
