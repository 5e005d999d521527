/** What is known of an error that an expression raised, in the reference's own terms. */
export type FaultDetail = {
  readonly value?: unknown
  readonly value2?: unknown
  /** Number of an argument, from 1. */
  readonly index?: number
  readonly type?: string
  readonly exp?: number
  readonly functionName?: string
  readonly message?: string
}

/**
 * An error on its way out of an expression. The calls it passes add where it happened, so it is
 * not yet an `ExpressionError`; it has the shape that the reference's own functions throw.
 */
export type Fault = FaultDetail & {
  readonly code: string
  position?: number
  token?: string
}

/** Where something stands in the source. */
export type Place = { readonly position: number | undefined; readonly token: string | undefined }

/** A fault with a code, ready to be thrown. */
export function fault(code: string, detail: FaultDetail = {}): Fault {
  return { code, ...detail }
}

/** A fault that knows where it happened from the start. */
export function faultAt(place: Partial<Place>, code: string, detail: FaultDetail = {}): Fault {
  const { position, token } = place
  const raised = fault(code, detail)
  locate(raised, { position, token })
  return raised
}

/** Notes where a fault passed by; anything that cannot carry notes goes on as it is. */
export function locate(thrown: unknown, place: Place): void {
  if (typeof thrown !== 'object' || thrown === null) return
  const carrier = thrown as { position?: number; token?: string }
  if (place.position !== undefined) carrier.position = place.position
  if (place.token !== undefined && carrier.token === undefined) carrier.token = place.token
}
