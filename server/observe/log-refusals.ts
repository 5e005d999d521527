import { isUuid } from '../accounts/account-id.ts'
import type { App, Request } from '../http/app.ts'
import type { Log } from './log.ts'

/** Logs each request that was refused, as one line, if its route has not logged it itself; a redirect may be a refusal too. */
export function logRefusals(app: App, log: Log): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status } = reply
    const isRefused = status >= 400 || request.refusal !== undefined
    if (isRefused && request.logged !== true) {
      const line = {
        request_id: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        token_id: request.caller?.id,
        environment: request.caller?.environment,
        integrated_account_id: accountOf(request),
        status,
        code: request.refusal,
        ms: Math.round(reply.elapsedTime),
      }
      if (status >= 500) log.warn(line, 'refused')
      else log.info(line, 'refused')
    }
    done()
  })
}

function accountOf({ params }: Request): string | undefined {
  const { id } = params as Record<string, string>
  return isUuid(id) ? id : undefined
}
