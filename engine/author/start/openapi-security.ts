import { isObject, ownValue } from '../../json/json.ts'
import { resolveReference } from './resolve-reference.ts'
import type { SeenCall, SeenSecurity } from './source.ts'

type Section = Readonly<Record<string, unknown>>
type Security = Pick<SeenCall, 'security' | 'openSecurity'>

/** The ways to authenticate that an OpenAPI document asks for at a call, or all that it declares. */
export function openApiSecurity(document: Section, operation: Section): Security {
  const schemes = ownValue(document.components, 'securitySchemes')
  const named = isObject(schemes) ? schemes : {}
  const given = operation.security ?? document.security
  const asked: unknown[] = Array.isArray(given) ? given : []
  const ways = asked
    .filter(isObject)
    .map((way) => Object.keys(way))
    .filter((names) => names.length > 0)
  const all = ways.length > 0 ? ways : Object.keys(named).map((name) => [name])
  const parts = all.map((names) => wayOf(document, named, names))
  return {
    security: parts.flatMap(({ security }) => security),
    openSecurity: parts.flatMap(({ openSecurity }) => openSecurity),
  }
}

// Several names in one way are needed together: headers can be, other kinds cannot be told apart.
function wayOf(document: Section, named: Section, names: readonly string[]): Security {
  const schemes = names.map((name) => schemeOf(name, resolveReference(document, named[name])))
  const found = schemes.flatMap(({ security }) => security)
  if (names.length === 1)
    return { security: found, openSecurity: schemes.flatMap(({ openSecurity }) => openSecurity) }
  const formats = new Set(found.map(({ format }) => format))
  const [format] = formats
  if (
    found.length === names.length &&
    formats.size === 1 &&
    (format === 'header' || format === 'query')
  ) {
    const keys = found.flatMap((entry) => ('names' in entry ? entry.names : []))
    const evidence = found.map((entry) => entry.evidence).join('; ')
    return { security: [{ format, names: keys, evidence }], openSecurity: [] }
  }
  return {
    security: [],
    openSecurity: [`${names.join(' and ')} are needed together. How does the mapping send them?`],
  }
}

function schemeOf(name: string, scheme: Section): Security {
  const evidence = `/components/securitySchemes/${name}: ${[scheme.type, scheme.scheme, scheme.in, scheme.name].filter((part) => part !== undefined).join(' ')}`
  const one = (seen: SeenSecurity): Security => ({ security: [seen], openSecurity: [] })
  const kind = String(scheme.scheme ?? '').toLowerCase()
  if (scheme.type === 'http' && kind === 'bearer') return one({ format: 'bearer', evidence })
  if (scheme.type === 'http' && kind === 'basic') return one({ format: 'basic', evidence })
  if (
    scheme.type === 'apiKey' &&
    typeof scheme.name === 'string' &&
    (scheme.in === 'header' || scheme.in === 'query')
  )
    return one({ format: scheme.in, names: [scheme.name], evidence })
  if (scheme.type === 'oauth2' && isObject(scheme.flows)) {
    const flows = flowsOf(scheme.flows, evidence)
    if (flows.length > 0) return { security: flows, openSecurity: [] }
  }
  return { security: [], openSecurity: [`${evidence}: How does the mapping say that?`] }
}

function flowsOf(flows: Section, evidence: string): readonly SeenSecurity[] {
  const code = flowOf(
    flows.authorizationCode,
    'authorization_code',
    `${evidence} authorizationCode`,
  )
  const client = flowOf(
    flows.clientCredentials,
    'client_credentials',
    `${evidence} clientCredentials`,
  )
  return [...code, ...client].slice(0, 1)
}

function flowOf(
  flow: unknown,
  type: 'authorization_code' | 'client_credentials',
  evidence: string,
): readonly SeenSecurity[] {
  const tokenUrl = ownValue(flow, 'tokenUrl')
  const authorizeUrl = ownValue(flow, 'authorizationUrl')
  if (typeof tokenUrl !== 'string' || !/^https?:\/\//.test(tokenUrl)) return []
  const scopes = ownValue(flow, 'scopes')
  return [
    {
      format: 'oauth2',
      type,
      tokenUrl,
      ...(type === 'authorization_code' && typeof authorizeUrl === 'string'
        ? { authorizeUrl }
        : {}),
      scopes: isObject(scopes) ? readScopes(Object.keys(scopes)) : [],
      evidence,
    },
  ]
}

// A document lists all scopes that there are; a mapping only reads.
function readScopes(scopes: readonly string[]): readonly string[] {
  const reading = scopes.filter((scope) => /read/i.test(scope) && !/write/i.test(scope))
  return reading.length > 0 ? reading : scopes.length === 1 ? scopes : []
}
