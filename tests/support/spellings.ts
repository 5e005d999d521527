const url = (text: string) => encodeURIComponent(text)
const json = (text: string) => JSON.stringify(text).slice(1, -1)
const unicode = (text: string) =>
  text.replace(/[^a-z]/gi, (sign) => {
    return [...sign]
      .flatMap((one) => one.split(''))
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('')
  })
const named = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } as const
const html = (text: string) => text.replace(/[&<>"']/g, (sign) => named[sign as keyof typeof named])
const numeric = (text: string) =>
  [...text].map((sign) => `&#x${sign.codePointAt(0)?.toString(16)};`).join('')
const base64 = (before: string) => (text: string) =>
  Buffer.from(`${before}${text}:after`).toString('base64')
const base64url = (before: string) => (text: string) =>
  Buffer.from(`${before}${text}:after`).toString('base64url')
const hex = (text: string) => Buffer.from(text).toString('hex')
/** A text as others write it: what each gives can be read back. */
export const spellings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'in a URL': url,
  'in a URL inside of a URL': (text) => url(url(text)),
  'in JSON': json,
  'in JSON by numbers': unicode,
  'in HTML': html,
  'in HTML by numbers': numeric,
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 after three bytes': base64('u:x'),
  'in base64 after one byte': base64('u'),
  'in base64 after two bytes': base64('u:'),
  'in base64 for URLs after three bytes': base64url('u:x'),
  'in base64 for URLs after one byte': base64url('u'),
  'in base64 for URLs after two bytes': base64url('u:'),
  'in base64 in a URL': (text) => url(base64('u')(text)),
  'in hex': hex,
  'in hex in capitals': (text) => hex(text).toUpperCase(),
}
