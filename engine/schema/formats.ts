/*
 * The only file that imports ajv-formats: what `format` means in schemas.
 */
import addFormats, { type FormatName } from 'ajv-formats'
import { utcText } from '../json/utc-text.ts'

/** Gives a compiler of schemas every format, and the keywords that compare by format. */
export function registerFormats(ajv: Parameters<typeof addFormats.default>[0]): void {
  addFormats.default(ajv)
  ajv.addFormat('date-time', isDateTime)
}

/**
 * A format as {@link registerFormats} gives it, for schemas that are compiled already.
 * @public by what scripts/embed.mjs writes
 */
export function formatOf(name: FormatName): ReturnType<typeof addFormats.default.get> {
  return name === 'date-time' ? isDateTime : addFormats.default.get(name)
}

const anyDateTime = addFormats.default.get('date-time') as { validate: (text: string) => boolean }

// A moment may be written in every way that records may hold it.
function isDateTime(text: string): boolean {
  return utcText(text) !== undefined || anyDateTime.validate(text)
}
