import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'
import { AccountError } from '../errors/errors.ts'

/** Resolves a host name to addresses. */
export type Resolve = (host: string) => Promise<
  readonly {
    /** The IP address. */
    readonly address: string
    /** 4 or 6. */
    readonly family: number
  }[]
>

/** The system's resolver. */
export const systemResolve: Resolve = (host) => lookup(host, { all: true, verbatim: true })

/** Refuses a URL that names a private address or `localhost`, or is not encrypted. Names are checked again once resolved. */
export function assertPublicUrl(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const local = host === 'localhost' || host.endsWith('.localhost') || host === ''
  if (local || (ipaddr.isValid(host) && !isPublicAddress(host))) throw refused(host)
  if (url.protocol !== 'https:') {
    throw new AccountError(
      'address_refused',
      `Address "${url.origin}" is refused: credentials go over https only; the option "allowPrivateNetwork" allows http`,
    )
  }
}

/** Whether an IP address is globally routable: in IPv6 of 2000::/3, and in no special range of either version. */
function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv6
    ? parsed.match(globalUnicast)
    : parsed.toString() !== platformAddress
}

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3') // RFC 4291, section 2.4, and IANA's registry
const platformAddress = '168.63.129.16' // public by number, but inside Azure it is the host of the virtual machine

/** Resolves a name and refuses it when any of its addresses is private. */
export async function resolvePublic(
  host: string,
  resolve: Resolve,
): Promise<Awaited<ReturnType<Resolve>>> {
  const addresses = await resolve(host)
  if (addresses.some(({ address }) => !isPublicAddress(address))) throw refused(host)
  return addresses
}

function refused(host: string): AccountError {
  return new AccountError(
    'address_refused',
    `Host "${host}" is refused: it is, or resolves to, a private address; the option "allowPrivateNetwork" allows it`,
  )
}
