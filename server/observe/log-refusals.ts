import type { App } from '../http/app.ts'
import type { Log } from './log.ts'

/** Logs each request that was refused, as one line, where its route has not done so itself; a redirect may tell it too. */
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
