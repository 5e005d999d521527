/*
 * The only file that imports OpenTelemetry: spans of calls and of the requests they make. Without an SDK in the process they cost
 * next to nothing.
 */
import {
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  trace,
} from '@opentelemetry/api'
import type { FetchEvent } from 'crosswalk'

/** The span of one call. */
export type CallSpan = {
  /** Adds what is known by now. */
  readonly set: (name: string, value: string | number) => void
  /** Takes note of a request, an answer or a retry. */
  readonly event: (event: FetchEvent) => void
  /** Ends the span; `code` is `ok` or the code of the error. */
  readonly end: (status: number, code: string) => void
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

const getter: TextMapGetter<Headers> = {
  keys: (headers) => Object.keys(headers),
  get: (headers, name) => headers[name],
}

/** Starts the span of a call, below the one that the caller's headers name. */
export function startCallSpan(name: string, headers: Headers): CallSpan {
  const tracer = trace.getTracer('crosswalk')
  const parent = propagation.extract(context.active(), headers, getter)
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER }, parent)
  const inside = trace.setSpan(parent, span)
  const open: Span[] = []
  return {
    set: (key, value) => void span.setAttribute(key, value),
    event: (event) => {
      if (!span.isRecording()) return
      if (event.type === 'request') {
        const attributes = {
          'crosswalk.provider': event.provider,
          'http.request.method': event.method,
          'url.path': event.path,
        }
        open.push(
          tracer.startSpan(
            `${event.method} ${event.provider}`,
            { kind: SpanKind.CLIENT, attributes },
            inside,
          ),
        )
      }
      if (event.type === 'response') {
        const request = open.shift()
        request?.setAttribute('http.response.status_code', event.status)
        request?.end()
      }
      if (event.type === 'retry')
        span.addEvent('retry', {
          'crosswalk.reason': event.reason,
          'crosswalk.wait_ms': event.wait,
        })
    },
    end: (status, code) => {
      for (const request of open) {
        request.setStatus({ code: SpanStatusCode.ERROR, message: 'no answer' })
        request.end()
      }
      span.setAttribute('http.response.status_code', status)
      if (code !== 'ok') span.setAttribute('error.type', code)
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR, message: code })
      span.end()
    },
  }
}
