import { type Path, parsePath } from '../json/path.ts'
import { parseRecordPath, type RecordPath, wholeBody } from '../json/record-path.ts'
import type { Site } from './site.ts'

/** Parses the dotted path at a site; a fault is reported and gives the empty path. */
export function compilePath(site: Site, text: string): Path {
  const parsed = parsePath(text)
  if ('path' in parsed) return parsed.path
  const fault = {
    code: 'invalid_path' as const,
    message: `Path "${text}" does not parse`,
    suggestion:
      'names separated by dots; a name with dots or signs goes in backticks; $ is the whole',
  }
  site.report(fault, { offset: parsed.offset, length: 1 })
  return []
}

/** The same for a path to records. */
export function compileRecordPath(site: Site, text: string): RecordPath {
  const parsed = parseRecordPath(text)
  if ('offset' in parsed) {
    const fault = {
      code: 'invalid_path' as const,
      message: `Path "${text}" does not parse`,
      suggestion:
        'names separated by dots; {} after the name of a map, ? after an inner list that may be missing; a name with dots or signs goes in backticks; $ is the whole',
    }
    site.report(fault, { offset: parsed.offset, length: 1 })
    return wholeBody
  }
  if (parsed.path.steps[0]?.optional === true && !text.startsWith('$')) {
    const fault = {
      code: 'invalid_path' as const,
      message: 'Only a list inside a list may be missing by "?"',
      suggestion: 'for the outermost list write "allow_missing_list: true"',
    }
    site.report(fault, { offset: text.indexOf('?'), length: 1 })
  }
  return parsed.path
}

/** The same for a path that may be left out. */
export function compileOptionalPath(site: Site, text: string | undefined): Path | undefined {
  return text === undefined ? undefined : compilePath(site, text)
}
