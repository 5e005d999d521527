declare module 'fs-native-extensions' {
  /** Locks an open file for this opening of it alone; false where another holds it. Ends when the file is closed. */
  export function tryLock(descriptor: number): boolean
}
