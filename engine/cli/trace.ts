import type { FetchEvent, RequestEvent } from '../index.ts'
import { type Io, paint } from './io.ts'
import { printable } from './printable.ts'
import type { Progress } from './progress.ts'

/** Prints what a call sends and what comes back, as it happens, on stderr: stdout stays what it is. */
export function createTrace(
  io: Io,
  progress: Progress,
  { several }: { readonly several: boolean },
): (event: FetchEvent) => void {
  const numbers = new Map<RequestEvent, number>()
  let count = 0
  const say = ({ provider }: FetchEvent, mark: string, text: string): void => {
    const named = several ? `${provider} ` : ''
    progress.clear()
    io.stderr.write(`${paint(io, io.stderr, 'cyan', `${mark} ${named}`)}${printable(text)}\n`)
  }
  return (event) => {
    if (event.type === 'request') {
      count += 1
      numbers.set(event, count)
      say(event, '→', `${count} ${event.method} ${event.url}`)
      for (const line of detailLines(event))
        io.stderr.write(`${paint(io, io.stderr, 'dim', line)}\n`)
    } else if (event.type === 'response') {
      const number = numbers.get(event.request)
      numbers.delete(event.request)
      say(event, '←', `${number} ${event.status} after ${Math.round(event.millis)} ms`)
    } else if (event.type === 'retry') {
      say(event, '↻', `again in ${Math.round(event.wait)} ms: ${event.reason}`)
    }
  }
}

function detailLines({ headers, body }: RequestEvent): string[] {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [...lines, ...(body === undefined ? [] : [body])].map((line) => `    ${printable(line)}`)
}
