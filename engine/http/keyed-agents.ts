import * as http from 'node:http'
import * as https from 'node:https'
import type { Duplex } from 'node:stream'

/** Agents whose connections serve one key each; `destroy` drops them all. */
export type KeyedAgents = {
  readonly http: http.Agent
  readonly https: https.Agent
  readonly destroy: () => void
}

/** Options of a request that goes over a connection of its key. */
export type KeyedOptions = { readonly connectionKey?: string }

/** Bounds of the connections. */
export type ConnectionBounds = {
  /** Most connections of one key to one host. */
  readonly each: number
  /** Most idle connections in all; the one that is idle for longest is closed. */
  readonly idle: number
}

/**
 * Makes agents that never use a connection for two keys. So what one account left on a connection, half a request or an
 * answer that nobody asked for, cannot reach another account.
 */
export function createKeyedAgents({ each, idle }: ConnectionBounds): KeyedAgents {
  const waiting = new Set<Duplex>()
  const options = { keepAlive: true, maxSockets: each }
  const agents = {
    http: keyed(new http.Agent(options), waiting, idle),
    https: keyed(new https.Agent(options), waiting, idle),
  }
  return {
    ...agents,
    destroy: () => {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

type NameOptions = NonNullable<Parameters<http.Agent['getName']>[0]>

// Node looks for a connection by its name, also for one whose TLS session can go on.
function keyed<A extends http.Agent>(agent: A, waiting: Set<Duplex>, most: number): A {
  const nameOf = agent.getName.bind(agent)
  agent.getName = (options?: NameOptions & KeyedOptions) =>
    `${nameOf(options)}:${options?.connectionKey ?? ''}`
  const keep = agent.keepSocketAlive.bind(agent)
  agent.keepSocketAlive = (socket: Duplex): boolean => {
    const kept: unknown = keep(socket) // whether it may be kept; its type does not say so
    if (kept === true) remember(socket, waiting, most)
    return kept === true
  }
  const reuse = agent.reuseSocket.bind(agent)
  agent.reuseSocket = (socket: Duplex, request) => {
    waiting.delete(socket)
    reuse(socket, request)
  }
  return agent
}

function remember(socket: Duplex, waiting: Set<Duplex>, most: number): void {
  if (!known.has(socket)) {
    known.add(socket)
    socket.once('close', () => waiting.delete(socket))
  }
  waiting.add(socket)
  const [oldest] = waiting
  if (waiting.size > most) oldest?.destroy()
}

const known = new WeakSet<Duplex>()
