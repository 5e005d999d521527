import type { Send } from 'crosswalk'
import { createFairPlaces } from './fair-places.ts'

/** Lets a number of requests to providers run at a time; accounts get their turn one after the other. */
export function withFairPlaces(send: Send, width: number): Send {
  const places = createFairPlaces(width)
  return async (request, bounds) => {
    const leave = await places.enter(bounds.connection ?? '', bounds.signal)
    try {
      return await send(request, bounds)
    } finally {
      leave()
    }
  }
}
