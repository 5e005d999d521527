import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { connectionOf } from './connection.ts'

/** Connections by the address at their other end, those that wait for longest first. */
type Waiting = Map<string, Set<Socket>>

/**
 * Bounds the connections of a server. When there are too many, the address with most connections loses the one that has
 * waited for longest without a call: a slow or idle client takes no place from others. A client that does not read its
 * answer loses its connection after the server's time-out, and so does one that is idle.
 */
export function boundConnections(server: Server, most: number): void {
  const waiting: Waiting = new Map()
  let open = 0
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? ''
    const sockets = waiting.get(address) ?? new Set()
    waiting.set(address, sockets.add(socket))
    open += 1
    socket.once('close', () => {
      open -= 1
      sockets.delete(socket)
      if (sockets.size === 0 && waiting.get(address) === sockets) waiting.delete(address)
    })
    if (open > most) longestWaiting(waiting, socket).destroy()
  })
  server.on('request', ({ socket }) => moveLast(waiting.get(socket.remoteAddress ?? ''), socket))
  server.on('timeout', (socket) => {
    const computing = connectionOf(socket).waiting() > 0 && socket.writableLength === 0
    if (!computing) socket.destroy()
  })
}

function longestWaiting(waiting: Waiting, newest: Socket): Socket {
  const [first] = [...waiting.values()].sort((a, b) => b.size - a.size)
  const idle = [...(first ?? [])].find((socket) => !connectionOf(socket).busy())
  return idle ?? newest
}

function moveLast(sockets: Set<Socket> | undefined, socket: Socket): void {
  if (sockets?.delete(socket) === true) sockets.add(socket)
}
