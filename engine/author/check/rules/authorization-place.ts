import { valueAtKeys } from '../evidence/parameter-place.ts'

/** A header that says who calls, as it would be sent and as it was recorded. */
type Told = { readonly sent: string; readonly recorded: string }

/** The key of a way to authenticate that gives what differs in its `Authorization` header. */
export function authorizationPlace(
  config: unknown,
  way: readonly string[],
  { sent, recorded }: Told,
): readonly string[] {
  const [scheme = '', value = ''] = sent.split(' ')
  const [wantedScheme = '', wanted = ''] = recorded.split(' ')
  const differing =
    scheme !== wantedScheme
      ? ['scheme', 'format']
      : scheme === 'Basic'
        ? basicKeys(value, wanted)
        : ['access_token', 'token']
  const key = differing.find((name) => valueAtKeys(config, [...way, name]) !== undefined)
  return key === undefined ? way : [...way, key]
}

function basicKeys(value: string, wanted: string): readonly string[] {
  const [user, wantedUser] = [value, wanted].map(
    (text) => Buffer.from(text, 'base64').toString('utf8').split(':')[0],
  )
  return user === wantedUser ? ['password', 'username'] : ['username']
}
