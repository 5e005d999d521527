import type { Connector } from '../compile/connector.ts'
import type { Account } from '../plan/account.ts'
import { checkedContext } from '../plan/check-values.ts'
import { readUrl, renderUrl } from '../plan/render-url.ts'

/**
 * The origins that an account's credentials go to: of its base URL, and of the token URLs of its provider. An origin
 * that cannot be known from its values yet is left out. Throws `AccountError` for context values that the mapping does not take.
 */
export function credentialOrigins(connector: Connector, account: Account): readonly string[] {
  const context = checkedContext(connector, account.context)
  const urls = [
    account.overrides?.base_url ?? renderUrl(connector.baseUrl, context),
    ...connector.authorization.flatMap(({ grant }) =>
      grant === undefined ? [] : [renderUrl(grant.tokenUrl, context)],
    ),
  ]
  return [...new Set(urls.flatMap((text) => readUrl(text)?.origin ?? []))]
}
