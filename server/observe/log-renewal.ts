import type { RenewalEvent } from '../accounts/fresh-accounts.ts'
import { typed } from '../http/error-answer.ts'
import type { Log } from './log.ts'

/** Logs the result of renewing the token of an account: as a warning if there is no new token. */
export function logRenewal(log: Log, { account, outcome, error }: RenewalEvent): void {
  const line = { provider: account.provider, integrated_account_id: account.id, outcome }
  if (outcome === 'renewed') log.info(line, 'token renewal')
  else {
    const { code, message } = typed(error)
    log.warn({ ...line, code, message }, 'token renewal')
  }
}
