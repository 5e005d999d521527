import type { RemoteRequest } from '../http/transport.ts'
import { parseJson } from '../json/parse-json.ts'
import { isSecretName } from '../redact/secret-names.ts'
import type { CallContext, RequestEvent } from './call-context.ts'

/** The event of a request. Few listeners read more than its type, so secrets are removed only when something is read. */
export function requestEvent(
  { connector, redactor }: CallContext,
  { method, url, headers, body }: RemoteRequest,
): RequestEvent {
  return {
    type: 'request',
    provider: connector.provider,
    method,
    get path() {
      return redactor.text(new URL(url).pathname)
    },
    get url() {
      return withoutSecretParameters(redactor.text(url))
    },
    get headers() {
      const cleaned = redactor.data(headers)
      return cleaned as Readonly<Record<string, string>> // texts stay texts
    },
    get body() {
      // The engine writes bodies as JSON: members with the name of a secret are masked, too.
      return body === undefined ? undefined : JSON.stringify(redactor.data(parseJson(body)))
    },
  }
}

// Parameters that are passed on to the provider belong to no account.
function withoutSecretParameters(url: string): string {
  return url.replace(/([?&])([^=&#]{1,40})=[^&#]*/g, (all, sign, name) =>
    isSecretName(name) ? `${sign}${name}=[redacted]` : all,
  )
}
