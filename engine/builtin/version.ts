import { readJson } from './home.ts'

/** The version of this package. */
export function packageVersion(): string {
  return (readJson('package.json') as { version: string }).version
}
