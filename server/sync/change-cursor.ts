import { openCursor, sealCursor } from 'crosswalk/host'
import type { ChangePosition } from './read-changes.ts'

/** A position as callers get it: bound to the environment, and signed. */
export function sealChangeCursor(
  environment: string,
  position: ChangePosition,
  secret: string,
): string {
  return sealCursor(position, scopeOf(environment), secret)
}

/** The position in a cursor. Throws `CursorError`. */
export function openChangeCursor(
  environment: string,
  cursor: string,
  secret: string,
): ChangePosition {
  return openCursor(cursor, scopeOf(environment), secret) as ChangePosition // sealed by us
}

function scopeOf(environment: string) {
  return { account: environment, resource: 'changes', filters: {} }
}
