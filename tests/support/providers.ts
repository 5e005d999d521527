import { readdirSync } from 'node:fs'

/** The providers that come with the package: a file each in mappings/. */
export const shippedProviders: readonly string[] = readdirSync('mappings')
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace('.yaml', ''))
