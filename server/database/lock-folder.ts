/*
 * The only file that imports fs-native-extensions: a lock of the operating system on a data folder. Two processes that
 * use one folder would destroy its data.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'

/**
 * Locks a data folder until the result is called, or this process ends in whatever way. The lock belongs to the opened
 * file `lock`, not to a process id: it also holds between containers. The file stays; without it the lock would be on
 * nothing. Rejects with {@link StartError} if another process holds the lock, or if the file cannot be locked.
 */
export async function lockFolder(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const descriptor = openSync(join(folder, 'lock'), 'a', 0o600)
  try {
    if (!(await tryLock(descriptor, folder))) throw inUse(folder)
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
  return () => closeSync(descriptor)
}

async function tryLock(descriptor: number, folder: string): Promise<boolean> {
  try {
    const locks = await import('fs-native-extensions')
    return locks.tryLock(descriptor)
  } catch (cause) {
    throw new StartError(
      `Data folder "${folder}" cannot be locked here, so nothing would keep a second process out of it: use a local disk, or PostgreSQL (DATABASE_URL)`,
      { cause },
    )
  }
}

function inUse(folder: string): StartError {
  return new StartError(
    `Data folder "${folder}" is in use by another process: ask that service over HTTP, stop it, or use PostgreSQL (DATABASE_URL), which several processes can share`,
  )
}
