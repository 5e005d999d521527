import type { Io } from './io.ts'

/** One line of progress on stderr, rewritten in place; silent where stderr is not a terminal. */
export type Progress = { readonly show: (text: string) => void; readonly clear: () => void }

/** Makes a progress line. */
export function createProgress({ stderr }: Io): Progress {
  if (!stderr.isTty) return { show: () => undefined, clear: () => undefined }
  return {
    show: (text) => stderr.write(`\r\u001b[2K${text}`),
    clear: () => stderr.write('\r\u001b[2K'),
  }
}
