import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isObject, ownValue } from '../json/json.ts'

/** The test runners that `crosswalk/testing` has an entry for. */
export const runners = ['jest', 'vitest', 'node'] as const

/** A test runner. */
export type Runner = (typeof runners)[number]

/** What a project tests with, as its package.json says. */
export type ProjectTests = {
  /** Undefined where it says nothing. */
  readonly runner: Runner | undefined
  readonly isModule: boolean
  readonly isTypeScript: boolean
}

/** Reads the nearest package.json from a folder upwards. */
export function projectTests(folder: string): ProjectTests {
  const manifest = nearestManifest(resolve(folder))
  const names = Object.keys({
    ...records(manifest, 'dependencies'),
    ...records(manifest, 'devDependencies'),
  })
  const script = String(records(manifest, 'scripts').test ?? '')
  return {
    runner: runnerOf(names, script),
    isModule: ownValue(manifest, 'type') === 'module',
    isTypeScript: names.includes('typescript'),
  }
}

function runnerOf(names: readonly string[], script: string): Runner | undefined {
  // What the test script runs counts before what is installed beside.
  if (/\bvitest\b/.test(script)) return 'vitest'
  if (/\bjest\b/.test(script)) return 'jest'
  if (/\bnode\b.*--test\b/.test(script)) return 'node'
  if (names.includes('vitest')) return 'vitest'
  return names.includes('jest') ? 'jest' : undefined
}

function nearestManifest(folder: string): unknown {
  const file = join(folder, 'package.json')
  if (existsSync(file)) return manifestOf(readFileSync(file, 'utf8'))
  return dirname(folder) === folder ? {} : nearestManifest(dirname(folder))
}

function manifestOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

function records(manifest: unknown, key: string): Readonly<Record<string, unknown>> {
  const held = ownValue(manifest, key)
  return isObject(held) ? held : {}
}
