import { isObject } from 'crosswalk/host'
import { isUuid } from '../accounts/account-id.ts'
import { assertGivenOnce } from '../http/query.ts'
import { ServiceError } from '../service-error.ts'

/** How an account is to be connected. */
export type StartQuery = {
  readonly context: Readonly<Record<string, string>>
  readonly label: string | null
  /** The account to connect again. */
  readonly accountId: string | undefined
  readonly returnTo: string | undefined
  readonly redirect: boolean
}

/** What `start` of a connect is asked for. Throws `ServiceError` for a parameter that does not exist or makes no sense. */
export function startQuery(query: Record<string, unknown>): StartQuery {
  for (const [name, value] of Object.entries(query)) assertGivenOnce(name, value)
  const known = ['context', 'label', 'integrated_account_id', 'return_to', 'redirect']
  const strange = Object.keys(query).find((name) => !known.includes(name))
  const wrong = (name: string, expected: string) =>
    new ServiceError('invalid_request', `Query parameter "${name}" must be ${expected}`)
  if (strange !== undefined) throw wrong(strange, `one of ${known.join(', ')}`)
  const {
    context = {},
    label = null,
    integrated_account_id: accountId,
    return_to: returnTo,
  } = query
  if (!isTexts(context)) throw wrong('context', 'texts by name, as in context[company]=northwind')
  if (label !== null && typeof label !== 'string') throw wrong('label', 'one text')
  if (accountId !== undefined && !isUuid(accountId)) throw wrong('integrated_account_id', 'a uuid')
  if (returnTo !== undefined && !isWebUrl(returnTo))
    throw wrong('return_to', 'an http or https URL')
  if (query.redirect !== undefined && query.redirect !== 'true' && query.redirect !== 'false')
    throw wrong('redirect', 'true or false')
  return {
    context: { ...context },
    label,
    accountId,
    returnTo,
    redirect: query.redirect === 'true',
  }
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((entry) => typeof entry === 'string')
}

function isWebUrl(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    URL.canParse(value) &&
    ['http:', 'https:'].includes(new URL(value).protocol)
  )
}
