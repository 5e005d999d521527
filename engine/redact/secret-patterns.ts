import { type Pattern, patternsOf } from './find-secrets.ts'

/**
 * Patterns of secrets in every spelling that is looked for: plain, hex or in base64 (alone and at the three alignments inside
 * a longer text). `findSecrets` takes escapes off.
 */
export function secretPatterns(secrets: readonly string[]): readonly Pattern[] {
  return patternsOf([...new Set(secrets.filter((secret) => secret !== '').flatMap(encodings))])
}

function encodings(secret: string): string[] {
  const forms = [secret, secret.trim(), Buffer.from(secret).toString('hex')]
  return [...forms, ...base64Forms(secret)].filter((entry) => entry !== '')
}

// A secret inside a base64 text (such as `user:key`) starts at one of three alignments; only the
// characters that depend on the secret alone are matched.
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const whole = bytes.toString('base64')
  const inner = [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '')
    const clean = shifted.slice(
      Math.ceil((shift * 8) / 6),
      Math.floor(((shift + bytes.length) * 8) / 6),
    )
    return clean.length >= 6 ? [clean] : []
  })
  const all = [whole, ...inner]
  return [...all, ...all.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))]
}
