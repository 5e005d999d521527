import type { Connector, Declaration } from '../compile/connector.ts'
import { AccountError } from '../errors/errors.ts'
import { suggestion } from '../errors/suggest.ts'
import { isObject } from '../json/json.ts'
import { withDefaults } from './render-url.ts'

/** Named texts of an account. */
export type Values = Readonly<Record<string, string>>

/** Runs a step; the {@link AccountError} that it throws is collected. */
export type Attempt = <T>(step: () => T) => T | undefined

/** Collects what steps refuse. */
export function collectFaults(faults: AccountError[]): Attempt {
  return (step) => {
    try {
      return step()
    } catch (error) {
      if (!(error instanceof AccountError)) throw error
      faults.push(error)
      return undefined
    }
  }
}

/** One error that names all of them. */
export function mergeFaults(faults: readonly AccountError[]): AccountError {
  const [first] = faults
  const own = first?.code === 'missing_account_value' || first?.code === 'invalid_override'
  const code = own ? first.code : 'invalid_account'
  return new AccountError(code, faults.map(({ message }) => message).join('; '), {
    fields: [...new Set(faults.flatMap(({ fields }) => fields))],
  })
}

/** Context values with the mapping's defaults, checked against its declarations: what is wrong goes to `attempt`. */
export function checkContext(connector: Connector, given: unknown, attempt: Attempt): Values {
  const texts = attempt(() => textValues('context', given)) ?? {}
  const context = withDefaults(connector.context, texts)
  for (const [name, value] of Object.entries(context))
    attempt(() => assertDeclared('context', name, value, connector.context))
  return context
}

/** The same for a caller that builds a URL from them. Throws one {@link AccountError} that names all that is wrong. */
export function checkedContext(connector: Connector, given: unknown): Values {
  const faults: AccountError[] = []
  const context = checkContext(connector, given, collectFaults(faults))
  if (faults.length > 0) throw mergeFaults(faults)
  return context
}

/** Credentials, checked against the mapping's declarations: what is wrong goes to `attempt`. */
export function checkCredentials(connector: Connector, given: unknown, attempt: Attempt): Values {
  const credentials = attempt(() => textValues('credentials', given)) ?? {}
  for (const [name, value] of Object.entries(credentials))
    attempt(() => assertDeclared('credentials', name, value, connector.credentials))
  return credentials
}

function textValues(kind: string, values: unknown): Readonly<Record<string, string>> {
  if (values === undefined || values === null) return {}
  if (!isObject(values)) throw new TypeError(`Account "${kind}" must be an object`)
  const wrong = Object.entries(values).filter(([, value]) => typeof value !== 'string')
  if (wrong.length > 0) {
    const fields = wrong.map(([name]) => `${kind}.${name}`)
    throw new AccountError('invalid_account', `Account value must be text: ${fields.join(', ')}`, {
      fields,
    })
  }
  return values as Record<string, string> // every value has just been checked
}

function assertDeclared(
  kind: string,
  name: string,
  value: string,
  declared: readonly Declaration[],
): void {
  const declaration = declared.find((entry) => entry.name === name)
  const fields = [`${kind}.${name}`]
  if (declaration === undefined) {
    const names = declared.map((entry) => entry.name)
    throw new AccountError(
      'invalid_account',
      `Account value "${kind}.${name}" does not exist: ${suggestion(name, names)}`,
      { fields },
    )
  }
  if (declaration.pattern === undefined || declaration.pattern.test(value)) return
  const expected = declaration.example === undefined ? '' : `, such as "${declaration.example}"`
  throw new AccountError(
    'invalid_account',
    `Account value "${kind}.${name}" (${declaration.title}) does not have the expected form${expected}`,
    { fields },
  )
}
