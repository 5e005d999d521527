import type { TextStyle } from '../../testing.ts'
import { type Io, paint } from '../io.ts'

/** How explanations look on a terminal. */
export function textStyle(io: Io): TextStyle {
  return {
    heading: (text) => paint(io, io.stdout, 'bold', text),
    detail: (text) => paint(io, io.stdout, 'dim', text),
  }
}
