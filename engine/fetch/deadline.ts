import { AbortedError, TimeoutError } from '../errors/errors.ts'
import type { Clock } from '../http/transport.ts'

/** The time when a call must have ended, and the signal that ends it. */
export type Deadline = {
  /** Fires with a typed error at the deadline or when the caller aborts. */
  readonly signal: AbortSignal
  /** Milliseconds left, never below 0; they do not pass while the time is stopped. */
  readonly remaining: () => number
  /** Stops the time while the caller works on what it was given. */
  readonly pause: () => void
  /** Lets the time go on after a pause. */
  readonly resume: () => void
  /** Starts the time again from zero. */
  readonly restart: () => void
  /** Ends the call: frees the timer and cancels whatever was still fetched ahead. */
  readonly end: () => void
}

// Made once: an error of its own for every call that ends well would cost more than the call's mapping.
const over = new AbortedError('The call is over')

/** Starts a deadline. */
export function startDeadline(clock: Clock, millis: number, caller?: AbortSignal): Deadline {
  const controller = new AbortController()
  // Undefined while the time is stopped.
  let end: number | undefined
  let left = millis
  let timer: NodeJS.Timeout | undefined
  const expire = (): void => {
    const message = `The call did not finish within its deadline of ${millis} ms`
    controller.abort(new TimeoutError('deadline_exceeded', message))
  }
  const remaining = (): number => (end === undefined ? left : Math.max(0, end - clock.now()))
  const run = (span: number): void => {
    clearTimeout(timer)
    end = clock.now() + span
    timer = setTimeout(expire, span)
    timer.unref()
  }
  const pause = (): void => {
    clearTimeout(timer)
    left = remaining()
    end = undefined
  }
  const abort = (): void => controller.abort(new AbortedError(caller?.reason))
  if (caller?.aborted === true) abort()
  else caller?.addEventListener('abort', abort, { once: true })
  run(millis)
  return {
    signal: controller.signal,
    remaining,
    pause,
    resume: () => run(left),
    restart: () => run(millis),
    end: () => {
      clearTimeout(timer)
      caller?.removeEventListener('abort', abort)
      controller.abort(over)
    },
  }
}
