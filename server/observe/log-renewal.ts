import type { RenewalEvent } from '../accounts/fresh-accounts.ts'
import { typed } from '../http/error-answer.ts'
import type { Log } from './log.ts'

/** Logs what renewing the token of an account came to: as a warning where there is no new one. */
export function logRenewal(log: Log, { account, outcome, error }: RenewalEvent): void {
  const line = { provider: account.provider, integrated_account_id: account.id, outcome }
  if (outcome === 'renewed') log.info(line, 'token renewal')
  else {
    const { code, message } = typed(error)
    log.warn({ ...line, code, message }, 'token renewal')
  }
}
