/** A command line that makes no sense; the message says what to write instead. */
export class MisuseError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'MisuseError'
  }
}
