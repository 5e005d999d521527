import type { Authorization, Connector, Grant } from '../compile/connector.ts'
import { AccountError } from '../errors/errors.ts'

/** The way to authenticate that the account uses, or will use once it has got an access token. */
export function renewableWay(
  { authorization }: Connector,
  credentials: Readonly<Record<string, string>>,
  hasClient: boolean,
): Authorization | undefined {
  const holds = (name: string) => (credentials[name] ?? '') !== ''
  return authorization.find(({ needs, grant }) =>
    needs.every(
      (name) => holds(name) || (grant?.tokenName === name && canAsk(grant, holds, hasClient)),
    ),
  )
}

function canAsk(grant: Grant, holds: (name: string) => boolean, hasClient: boolean): boolean {
  if (grant.type === 'authorization_code') return holds('refresh_token')
  return hasClient || (holds('client_id') && holds('client_secret'))
}

/** The first way whose credentials the account holds. Throws {@link AccountError} that names the ways. */
export function chooseAuthorization(
  connector: Connector,
  credentials: Readonly<Record<string, string>>,
): Authorization {
  const holds = (name: string) => (credentials[name] ?? '') !== ''
  const chosen = connector.authorization.find(({ needs }) => needs.every(holds))
  if (chosen !== undefined) return chosen
  const ways = connector.authorization.map(({ needs }) =>
    needs.map((name) => `credentials.${name}`).join(' and '),
  )
  const fields = (connector.authorization[0]?.needs ?? [])
    .filter((name) => !holds(name))
    .map((name) => `credentials.${name}`)
  throw new AccountError(
    'missing_account_value',
    `Account for ${connector.label} lacks credentials: it needs ${ways.join(', or ')}`,
    { fields },
  )
}
