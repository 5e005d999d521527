import type { CodeOf } from './codes.ts'
import { EngineError, type Where } from './engine-error.ts'

/** A call cannot become a fixture: a secret would be in it (status 500), or the HAR file cannot be read (status 422). */
export class RecordingError extends EngineError {
  declare readonly code: CodeOf<'RecordingError'>
  constructor(code: CodeOf<'RecordingError'>, message: string, where: Where) {
    super(code, message, { statusCode: code === 'secret_in_fixture' ? 500 : 422, where })
  }
}
