import type { Io } from './io.ts'

// Records that are written at a time: large writes are cheap, but what is written waits in memory until it is taken.
const perWrite = 500

/** Writes one record a line, no faster than the reader takes them. `added` goes before the fields of each. */
export async function writeLines(
  io: Io,
  records: readonly unknown[],
  added: Readonly<Record<string, unknown>> | undefined,
): Promise<void> {
  for (let at = 0; at < records.length; at += perWrite) {
    let lines = ''
    for (const record of records.slice(at, at + perWrite)) {
      const line = added === undefined ? record : { ...added, ...(record as object) }
      lines += `${JSON.stringify(line)}\n`
    }
    io.stdout.write(lines)
    await io.stdout.taken?.()
  }
}
