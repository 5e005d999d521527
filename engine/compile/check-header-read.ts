import type { Reference } from '../expression/references.ts'
import type { SourceRange } from '../source/yaml.ts'
import type { Site, SiteFault } from './site.ts'

type HeaderFault = { readonly fault: SiteFault; readonly range: SourceRange }

const longest = 100

/** What is wrong with the way a header is read: names are lower-case, and those with a hyphen need quotes. */
export function checkHeaderRead(
  { roots }: Site,
  source: string,
  reference: Reference,
): HeaderFault | undefined {
  if (!roots.names.includes('headers')) return undefined
  if (reference.root === 'headers') return upperCase(source, reference)
  return roots.names.includes(reference.root) ? undefined : splitName(source, reference)
}

function upperCase(source: string, { path, offset }: Reference): HeaderFault | undefined {
  const [name = ''] = path
  const start = source.indexOf(name, offset)
  const end = start + name.length
  // A hyphen goes on with a name that lacks quotes.
  const isSplit = /^-[a-z]/i.test(source.slice(end, end + 2))
  if (name === name.toLowerCase() || isSplit) return undefined
  const fault = headerName(`Names of headers are lower-case: "${name}" is never found`, name)
  return { fault, range: { offset: start, length: name.length } }
}

// `headers.retry-after` is `headers.retry` minus `after`, and `after` is what does not exist.
function splitName(source: string, { offset }: Reference): HeaderFault | undefined {
  const before = source.slice(Math.max(0, offset - longest), offset)
  const start = before.lastIndexOf('headers.')
  const begun = before.slice(start + 'headers.'.length)
  if (start === -1 || !begun.endsWith('-') || /[^\w-]/.test(begun)) return undefined
  const [rest = ''] = /^[\w-]*/.exec(source.slice(offset, offset + longest)) ?? []
  const name = begun + rest
  const written = `headers.${name}`
  const from = offset - (before.length - start)
  const fault = headerName(`"${written}" is a subtraction: a name with a hyphen needs quotes`, name)
  return { fault, range: { offset: from, length: written.length } }
}

function headerName(message: string, name: string): SiteFault {
  const lower = name.toLowerCase()
  const written = /^\w+$/.test(lower) ? `headers.${lower}` : `headers."${lower}"`
  return { code: 'expression_header_name', message, suggestion: `write ${written}` }
}
