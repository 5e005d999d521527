import { StartError } from './start-error.ts'

/** Throws {@link StartError} for a public URL to which people cannot be sent back. */
export function assertPublicUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain =
    url !== undefined && url.search === '' && url.hash === '' && url.username + url.password === ''
  if (isPlain && (url.protocol === 'https:' || url.protocol === 'http:')) return
  throw new StartError(
    `The public URL must be an http or https URL without a query, such as https://crosswalk.example: received "${text.slice(0, 200)}"`,
  )
}
