/** The result of {@link orLate} when the time is over first. */
export const late = Symbol('late')

const longestTimer = 2 ** 31 - 1

/** What a promise gives, or {@link late} after so many milliseconds; the promise itself goes on. */
export async function orLate<T>(promise: Promise<T>, millis: number): Promise<T | typeof late> {
  if (millis > longestTimer) return promise
  let timer: NodeJS.Timeout | undefined
  const waited = new Promise<typeof late>((resolve) => {
    timer = setTimeout(resolve, millis, late)
  })
  try {
    return await Promise.race([promise, waited])
  } finally {
    clearTimeout(timer)
  }
}
